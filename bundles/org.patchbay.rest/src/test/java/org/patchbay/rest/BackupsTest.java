package org.patchbay.rest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.ops.audit.AuditEntry;
import org.patchbay.api.ops.backup.Backups;
import org.patchbay.rest.http.Answer;

import static org.assertj.core.api.Assertions.assertThat;

/** Backups on the node, from it, to it, and back into the store. */
class BackupsTest {
    private static final String FILE = "application/octet-stream";

    private final World world = new World();

    private Answer make(String name, int status) {
        return world.ask("POST", "/backups")
                .as("admin")
                .json("{\"name\":\"" + name + "\"}")
                .send(status);
    }

    private World.Asking restore(String name, String body) {
        return world.ask("POST", "/backups/" + name + "/restore").as("admin").json(body);
    }

    private List<String> audited() {
        return world.audit.newest(100).stream()
                .filter(e -> e.action().startsWith("store-"))
                .map(AuditEntry::toString)
                .map(e -> e.replaceAll(".*author=([^,]*), action=([^,]*), subject=([^,]*),.*", "$1 $2 $3"))
                .toList();
    }

    @Test
    void isMadeListedReadAndDeleted() throws IOException {
        assertThat(World.text(world.get("admin", "/backups").send(200))).isEqualTo("{\"items\":[]}");
        Answer made = make("before-move", 201);
        assertThat(made.headers()).containsEntry("Location", "/api/v1/backups/before-move");
        assertThat(World.text(made))
                .contains("\"documents\":3", "\"sha256\":\"00ff\"")
                .doesNotContain("target");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(world.backups)))
                .isEqualTo("rwx------");
        assertThat(World.text(make("before-move", 409))).contains("already");
        Files.writeString(world.backups.resolve(".hidden"), "x");
        Files.createDirectory(world.backups.resolve("folder"));
        Files.createSymbolicLink(
                world.backups.resolve("link"),
                world.backups.resolve("before-move").toAbsolutePath());
        assertThat(World.text(world.get("admin", "/backups").send(200)))
                .contains("\"name\":\"before-move\",\"bytes\":18")
                .doesNotContain("hidden", "folder", "link");
        Answer read = world.get("admin", "/backups/before-move").send(200);
        assertThat(read.file().orElseThrow().path()).hasContent("patchbay-backup 1");
        assertThat(read.file().orElseThrow().passing()).isFalse();
        assertThat(read.headers()).containsEntry("Content-Disposition", "attachment; filename=\"before-move\"");
        world.get("admin", "/backups/link").send(404);
        world.ask("DELETE", "/backups/folder").as("admin").send(404);
        world.ask("DELETE", "/backups/before-move").as("admin").send(204);
        world.ask("DELETE", "/backups/before-move").as("admin").send(404);
        assertThat(audited())
                .containsExactly(
                        "token:admin store-backup-remove before-move", "token:admin store-backup-read before-move");
    }

    @Test
    void isRestoredByWhoSaysItsNameAgain() {
        make("b1", 201);
        world.done.clear();
        Answer dry = restore("b1", "{\"dry_run\":true}").send(200);
        assertThat(World.text(dry)).contains("\"done\":false", "CHANGED").doesNotContain("before-restore");
        assertThat(world.done).isEmpty();
        assertThat(World.text(restore("b1", "{\"confirm\":\"b1\"}").send(200)))
                .contains("\"before\":\"before-restore-1\"");
        restore("b1", "{\"confirm\":\"b1\",\"spaces\":[\"settings\"]}").send(200);
        assertThat(world.done).containsExactly("token:admin restored b1 []", "token:admin restored b1 [settings]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|422|'confirm' must be 'b1'",
                "{\"confirm\":\"b2\"}|422|'confirm' must be 'b1'",
                "{\"confirm\":\"b1\",\"spaces\":\"settings\"}|422|'spaces' must be an array of texts",
                "{\"confirm\":\"b1\",\"spaces\":[1]}|422|'spaces' must hold texts alone",
                "{\"confirm\":\"b1\",\"spaces\":[\"no-such\"]}|422|has a space 'no-such'",
                "{\"confirm\":\"b1\",\"dry_run\":\"yes\"}|422|'dry_run' must be true or false",
                "{\"confirm\":\"b1\",\"force\":true}|422|no member 'force'",
                "{\"confirm\":|400|cannot be read",
            })
    void nothingIsRestoredThatIsNotConfirmedOrWrong(String body, int status, String said) {
        make("b1", 201);
        world.done.clear();
        assertThat(World.text(restore("b1", body).send(status))).contains(said);
        assertThat(world.done).isEmpty();
    }

    @Test
    void whatIsNoBackupIsNotRestored() {
        restore("nothing", "{\"confirm\":\"nothing\"}").send(404);
        world.ask("PUT", "/backups/text").as("admin").body(FILE, "some text").send(201);
        assertThat(World.text(restore("text", "{\"confirm\":\"text\"}").send(422)))
                .contains("no backup of Patchbay");
        assertThat(world.done).isEmpty();
    }

    @Test
    void aFileIsPutBackAndNothingIsOverwritten() throws IOException {
        String text = "patchbay-backup 1\nand what else there was\n";
        Answer put =
                world.ask("PUT", "/backups/old").as("admin").body(FILE, text).send(201);
        assertThat(put.headers()).containsEntry("Location", "/api/v1/backups/old");
        assertThat(world.backups.resolve("old")).hasContent(text);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(world.backups.resolve("old"))))
                .isEqualTo("rw-------");
        world.ask("PUT", "/backups/old").as("admin").body(FILE, "other").send(409);
        assertThat(world.backups.resolve("old")).hasContent(text);
        assertThat(audited()).containsExactly("token:admin store-backup-put old");
        restore("old", "{\"confirm\":\"old\"}").send(200);
    }

    @Test
    void whatIsTooLargeOrNoFileLeavesNothingBehind() throws IOException {
        world.ask("PUT", "/backups/old")
                .as("admin")
                .body(FILE, "x".repeat(World.BACKUP_BYTES + 1))
                .send(413);
        world.ask("PUT", "/backups/old").as("admin").json("{}").send(415);
        world.ask("PUT", "/backups/old")
                .as("admin")
                .body(FILE, "x")
                .with("Content-Encoding", "gzip")
                .send(415);
        try (var files = Files.list(world.backups)) {
            assertThat(files).isEmpty();
        }
        assertThat(audited()).isEmpty();
        world.ask("PUT", "/backups/old")
                .as("admin")
                .body(FILE, "x".repeat(World.BACKUP_BYTES))
                .send(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {".hidden", "a b", "ä", "-x", "before-restore-1", "a:b", ""})
    void aNameIsNoWayToAnywhereElse(String name) {
        make(name, 422);
        assertThat(world.done).isEmpty();
        assertThat(world.backups).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "a/b", "/etc/passwd"})
    void neitherIsAPath(String name) {
        make(name, 422);
        world.get("admin", "/backups/" + name.replace("/", "%2f")).send(404);
        assertThat(world.done).isEmpty();
    }

    @Test
    void aFullDiskIsSaidAndWhereItIs() {
        BackupFiles files = (BackupFiles) world.there.get(Backups.class);
        files.full();
        Answer answer = make("b1", 503);
        assertThat(World.text(answer)).contains("No space left on device", "Look at free space");
        assertThat(answer.headers()).containsKey("Retry-After");
    }

    /** A file is where the directory should be: so it is for who may not write there, too, and root may everywhere. */
    @Test
    void aDirectoryThatCannotBeWrittenToIsSaid() throws IOException {
        Files.createDirectories(world.backups.getParent());
        Files.writeString(world.backups, "in the way");
        assertThat(World.text(make("b1", 503))).contains("Nothing was done", "cannot be written to", "permissions");
        assertThat(World.text(world.ask("PUT", "/backups/b1")
                        .as("admin")
                        .body(FILE, "x")
                        .send(503)))
                .contains("cannot be written to");
        assertThat(World.text(world.get("admin", "/backups").send(200))).isEqualTo("{\"items\":[]}");
        assertThat(world.done).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"operator", "auditor", "acme-admin", "none"})
    void isForAdministratorsOfTheNodeAlone(String who) throws IOException {
        Files.createDirectories(world.backups);
        Files.writeString(world.backups.resolve("kept"), "patchbay-backup 1\n");
        world.get(who, "/backups").send(403);
        world.get(who, "/backups/kept").send(403);
        world.ask("DELETE", "/backups/kept").as(who).send(403);
        world.ask("PUT", "/backups/new").as(who).body(FILE, "x").send(403);
        world.ask("POST", "/backups").as(who).json("{\"name\":\"new\"}").send(403);
        world.ask("POST", "/backups/kept/restore")
                .as(who)
                .json("{\"confirm\":\"kept\"}")
                .send(403);
        assertThat(world.backups.resolve("kept")).exists();
        assertThat(world.backups.resolve("new")).doesNotExist();
        assertThat(world.done).isEmpty();
    }
}
