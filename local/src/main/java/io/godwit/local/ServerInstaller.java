package io.godwit.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Puts server distributions into a cache folder, each once. Several programs may install at the same time, and one that was
 * killed half-way leaves nothing that is taken for an installation.
 */
public final class ServerInstaller {

    // A file lock belongs to the whole JVM, so its threads need one of their own.
    private static final Object IN_THIS_JVM = new Object();

    private final Path cache;
    private final String searchPath;
    private final Consumer<String> progress;

    ServerInstaller(Path cache, String searchPath, Consumer<String> progress) {
        this.cache = cache.toAbsolutePath();
        this.searchPath = searchPath;
        this.progress = progress;
    }

    /** Installs below the user's cache folder: {@code $XDG_CACHE_HOME} or {@code ~/.cache}, then {@code godwit/servers}. */
    public static ServerInstaller forUser() {
        return in(UserFolders.cache().resolve("servers"));
    }

    public static ServerInstaller in(Path cache) {
        return new ServerInstaller(cache, Objects.requireNonNullElse(System.getenv("PATH"), ""), line -> {});
    }

    /** Tells the listener, in a sentence, when something is about to be fetched, which takes from seconds to minutes. */
    public ServerInstaller reportingTo(Consumer<String> listener) {
        return new ServerInstaller(cache, searchPath, listener);
    }

    public boolean isInstalled(ServerDistribution distribution) {
        Path target = cache.resolve(distribution.id());
        return Files.isDirectory(target) && distribution.program().isIntact(target);
    }

    /** The distribution's folder; installs it first if it is not there or no longer works. */
    public Path install(ServerDistribution distribution) {
        distribution.requireSupportedOn(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
        Path target = cache.resolve(distribution.id());
        if (isInstalled(distribution)) {
            return target;
        }
        FileTree.createPrivate(cache);
        Path lockFile = cache.resolve(distribution.id() + ".lock");
        synchronized (IN_THIS_JVM) {
            try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (!isInstalled(distribution)) {
                    replace(target, distribution);
                }
                return target;
            } catch (IOException e) {
                throw FileTree.storage("Could not install " + distribution.displayName() + " into " + target, e);
            }
        }
    }

    private void replace(Path target, ServerDistribution distribution) throws IOException {
        deletePartial(distribution);
        Python python = Python.find(searchPath);
        progress.accept("Installing %s into %s (once).".formatted(distribution.displayName(), target));
        Path partial = Files.createTempDirectory(cache, distribution.id() + ".partial-");
        try {
            distribution.program().unpack(partial, python);
            FileTree.delete(target);
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            FileTree.delete(partial);
        }
    }

    private static void deleteOrLeave(Path leftover) {
        try {
            FileTree.delete(leftover);
        } catch (LocalServerException e) {
            // The next installation tries again; meanwhile it is only unused space.
            return;
        }
    }

    // Under the lock no other installer works on one of these, but the pip of a killed one may still write for a while.
    private void deletePartial(ServerDistribution distribution) throws IOException {
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(cache, distribution.id() + ".partial-*")) {
            leftovers.forEach(ServerInstaller::deleteOrLeave);
        }
    }
}
