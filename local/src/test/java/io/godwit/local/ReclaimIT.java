package io.godwit.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReclaimIT {

    @TempDir
    Path root;

    @Test
    void endsTheServerOfAKilledProgramAndNoOther() throws IOException, InterruptedException {
        try (LocalServer ours = LocalServer.builder(ServerDistribution.MILVUS_LITE_2_5_1)
                .root(root)
                .start()
                .waitUntilReady()) {
            Process owner = startOwner();
            String[] report = readLine(owner).split(" ", 2);
            ProcessIdentity orphan =
                    ProcessIdentity.of(Long.parseLong(report[0])).orElseThrow();
            Path folder = Path.of(report[1]);

            assertThat(LocalServer.reclaim(root)).isEmpty();
            assertThat(orphan.isRunning()).isTrue();

            owner.destroyForcibly().waitFor();
            assertThat(orphan.isRunning()).isTrue();
            List<ReclaimedServer> reclaimed = LocalServer.reclaim(root);

            assertThat(reclaimed).singleElement().satisfies(server -> {
                assertThat(server.folder()).isEqualTo(folder);
                assertThat(server.ended()).isTrue();
                assertThat(server.folderDeleted()).isTrue();
            });
            assertThat(orphan.isRunning()).isFalse();
            assertThat(folder).doesNotExist();
            assertThat(ours.isAlive()).isTrue();
            assertThat(LocalServer.reclaim(root)).isEmpty();
        }
    }

    @Test
    void endsItsServerWhenTheProgramIsTerminated() throws IOException, InterruptedException {
        Process owner = startOwner();
        ProcessIdentity server = ProcessIdentity.of(
                        Long.parseLong(readLine(owner).split(" ", 2)[0]))
                .orElseThrow();
        owner.destroy();
        assertThat(owner.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(server.isRunning()).isFalse();
        try (var left = Files.list(root)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void neverEndsAProcessThatOnlyHasTheNumberOfAFormerServer() throws IOException, InterruptedException {
        Process bystander = new ProcessBuilder("sleep", "600").start();
        try {
            ProcessIdentity now = ProcessIdentity.of(bystander.pid()).orElseThrow();
            Path folder = Files.createDirectory(root.resolve("left"));
            Registration left = new Registration(
                    root, "left", folder, true, new ProcessIdentity(now.pid(), now.startTicks() - 1, now.boot()));
            left.write();
            String stat = Files.readString(Path.of("/proc/" + now.pid() + "/stat"));
            Files.writeString(
                    left.pidFile(), stat.replace(" " + now.startTicks() + " ", " " + (now.startTicks() - 1) + " "));

            assertThat(LocalServer.reclaim(root)).containsExactly(new ReclaimedServer("left", folder, false, true));
            assertThat(bystander.isAlive()).isTrue();
        } finally {
            bystander.destroyForcibly().waitFor();
        }
    }

    private Process startOwner() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Owner.class.getName(),
                        root.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static String readLine(Process process) throws IOException {
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = reader.readLine();
        assertThat(line).isNotNull();
        return line;
    }
}
