package io.godwit.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Adds the lambdas of Godwit's own classes to the list of what the launcher puts into its archive. Else Java makes a class of each when it is
 * first met, hundreds until the first row is written; {@link Rehearsal} meets those alone that need no server.
 */
final class ArchivedLambdas {
    private ArchivedLambdas() {}

    /** @param arguments the list, as {@code -XX:DumpLoadedClassList} of Java 17 writes it */
    public static void main(String[] arguments) throws IOException {
        Path list = Path.of(arguments[0]);
        // Java 17 crashes at a lambda that is listed twice.
        Set<String> lines = new LinkedHashSet<>(Files.readAllLines(list));
        for (Path jar : Rehearsal.jars()) {
            addAll(jar, lines::add);
        }
        Files.write(list, lines);
    }

    private static void addAll(Path jar, Consumer<String> lines) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            List<JarEntry> classes = file.stream()
                    .filter(entry -> entry.getName().startsWith("io/godwit/")
                            && entry.getName().endsWith(".class"))
                    .toList();
            for (JarEntry entry : classes) {
                try (InputStream in = file.getInputStream(entry)) {
                    ClassReader reader = new ClassReader(in);
                    reader.accept(
                            new Lambdas(reader.getClassName(), lines),
                            ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
                }
            }
        }
    }

    private static final class Lambdas extends ClassVisitor {
        private final String owner;
        private final Consumer<String> lines;

        Lambdas(String owner, Consumer<String> lines) {
            super(Opcodes.ASM9);
            this.owner = owner;
            this.lines = lines;
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            return new MethodVisitor(Opcodes.ASM9) {
                @Override
                public void visitInvokeDynamicInsn(String lambda, String type, Handle bootstrap, Object... arguments) {
                    if (bootstrap.getOwner().equals("java/lang/invoke/LambdaMetafactory")
                            && bootstrap.getName().equals("metafactory")) {
                        lines.accept(line(lambda, type, arguments));
                    }
                }
            };
        }

        private String line(String lambda, String type, Object... arguments) {
            return Stream.concat(
                            Stream.of("@lambda-proxy", owner, lambda, type),
                            Stream.of(arguments).map(Lambdas::word))
                    .collect(Collectors.joining(" "));
        }

        private static String word(Object argument) {
            if (argument instanceof Handle method) {
                return String.join(" ", kind(method.getTag()), method.getOwner(), method.getName(), method.getDesc());
            }
            return ((Type) argument).getDescriptor();
        }

        private static String kind(int tag) {
            return switch (tag) {
                case Opcodes.H_INVOKEVIRTUAL -> "REF_invokeVirtual";
                case Opcodes.H_INVOKESTATIC -> "REF_invokeStatic";
                case Opcodes.H_INVOKESPECIAL -> "REF_invokeSpecial";
                case Opcodes.H_NEWINVOKESPECIAL -> "REF_newInvokeSpecial";
                case Opcodes.H_INVOKEINTERFACE -> "REF_invokeInterface";
                default -> throw new IllegalArgumentException("No kind of a lambda: " + tag);
            };
        }
    }
}
