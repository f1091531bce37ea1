package io.godwit.local;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * A server's entry in a root folder: who owns it and where it runs. It is written before the process exists; the process
 * itself writes its pid file before it becomes the server. So at no moment can an owner be killed and leave a server unknown.
 */
record Registration(Path root, String name, Path folder, boolean temporary, ProcessIdentity owner) {

    private static final String SUFFIX = ".properties";

    /** Holds {@code /proc/PID/stat} of the server: its id first, its start time in the 22nd field. */
    Path pidFile() {
        return folder.resolve(name + ".pid");
    }

    private Path file() {
        return root.resolve(name + SUFFIX);
    }

    Optional<ProcessIdentity> server() {
        return ProcessIdentity.read(pidFile()).filter(ProcessIdentity::isRunning);
    }

    void write() {
        Properties properties = new Properties();
        properties.setProperty("folder", folder.toString());
        properties.setProperty("temporary", "" + temporary);
        properties.setProperty("owner.pid", "" + owner.pid());
        properties.setProperty("owner.start", "" + owner.startTicks());
        properties.setProperty("boot", owner.boot());
        Path draft = root.resolve(name + ".draft");
        try (Writer writer = Files.newBufferedWriter(draft)) {
            properties.store(writer, null);
        } catch (IOException e) {
            throw FileTree.storage("Could not write " + draft, e);
        }
        try {
            Files.move(draft, file(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw FileTree.storage("Could not write " + file(), e);
        }
    }

    /** Deletes a temporary folder, and the entry last, so that an interruption leaves nothing unknown. */
    void delete() {
        deleteTemporaryFolder();
        try {
            Files.deleteIfExists(pidFile());
            Files.deleteIfExists(file());
        } catch (IOException e) {
            throw FileTree.storage("Could not delete " + file(), e);
        }
    }

    static List<Registration> in(Path root) {
        List<Registration> found = new ArrayList<>();
        if (!Files.isDirectory(root)) {
            return found;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(root, "*" + SUFFIX)) {
            files.forEach(file -> read(root, file).ifPresent(found::add));
        } catch (IOException e) {
            throw FileTree.storage("Could not list " + root, e);
        }
        return found;
    }

    private static Optional<Registration> read(Path root, Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException e) {
            // Gone meanwhile: somebody else took care of it.
            return Optional.empty();
        }
        String name = file.getFileName().toString();
        ProcessIdentity owner = new ProcessIdentity(
                Long.parseLong(properties.getProperty("owner.pid", "0")),
                Long.parseLong(properties.getProperty("owner.start", "0")),
                properties.getProperty("boot", ""));
        return Optional.of(new Registration(
                root,
                name.substring(0, name.length() - SUFFIX.length()),
                Path.of(properties.getProperty("folder", "")),
                Boolean.parseBoolean(properties.getProperty("temporary", "false")),
                owner));
    }

    /** Ends what the owner left behind, unless the owner lives. */
    Optional<ReclaimedServer> reclaim() {
        if (owner.isRunning()) {
            return Optional.empty();
        }
        // After a boot, the pid file may name a process of today that has nothing to do with it.
        boolean sameBoot = owner.boot().equals(ProcessIdentity.current().boot());
        Optional<ProcessGroup> running = server().filter(server -> sameBoot).map(ProcessGroup::new);
        running.ifPresent(temporary ? ProcessGroup::kill : ProcessGroup::stop);
        delete();
        return Optional.of(new ReclaimedServer(name, folder, running.isPresent(), temporary));
    }

    private void deleteTemporaryFolder() {
        // Temporary folders are made in the root only; nothing elsewhere is deleted whatever the entry says.
        if (temporary && folder.startsWith(root)) {
            FileTree.delete(folder);
        }
    }
}
