package org.patchbay.directory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.api.directory.Contents;
import org.patchbay.api.directory.Problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CsvFolderTest {
    @TempDir
    Path folder;

    private Files4 files;

    @BeforeEach
    void good() {
        files = new Files4(folder);
    }

    private CsvFolder source() {
        return new CsvFolder(folder, Duration.ofSeconds(1));
    }

    private void settled(String file) throws IOException {
        Files.setLastModifiedTime(
                folder.resolve(file), FileTime.from(Instant.now().minusSeconds(9)));
    }

    @Test
    void readsAgainOnlyWhatChanged() throws IOException {
        CsvFolder source = source();
        Contents first = source.read();
        assertThat(source.read()).isSameAs(first);
        files.write("tenants.csv", Files4.TENANTS, "other,Other,,,");
        assertThat(source.read().tenants()).extracting(t -> t.value().id()).containsExactly("other");
    }

    @Test
    void waitsForAFileThatIsOnlyJustBeingWritten() throws IOException {
        CsvFolder source = source();
        Contents first = source.read();
        files.write("tenants.csv", Files4.TENANTS, "other,Other,,,");
        Files.setLastModifiedTime(
                folder.resolve("tenants.csv"), FileTime.from(Instant.now().plusMillis(-1)));
        assertThat(source.read()).isSameAs(first);
        Files.setLastModifiedTime(
                folder.resolve("tenants.csv"), FileTime.from(Instant.now().minusSeconds(2)));
        assertThat(source.read()).isNotSameAs(first);
    }

    @Test
    void understandsQuotesCommentsAndAByteOrderMark() throws IOException {
        files.raw(
                "sites.csv",
                "\uFEFF# our sites\n\ntenant,id,name,country,address\nacme,berlin,\"The \"\"Hof\"\"\",DE,\"Linden 1,\n10117 Berlin\"\n\n"
                        + "acme,wien,Wien,AT,");
        Contents contents = source().read();
        assertThat(contents.problems()).isEmpty();
        assertThat(contents.sites().get(0).value().name()).isEqualTo("The \"Hof\"");
        assertThat(contents.sites().get(0).value().address()).isEqualTo("Linden 1,\n10117 Berlin");
        assertThat(contents.sites()).extracting(s -> s.where()).containsExactly("sites.csv:4", "sites.csv:7");
    }

    @Test
    void namesAColumnThatNobodyKnows() throws IOException {
        files.write("users.csv", Files4.USERS + ",colour", "acme,ada,berlin,,,,,,,red");
        assertThat(source().read().problems()).singleElement().satisfies(p -> {
            assertThat(p.where()).isEqualTo("users.csv:1");
            assertThat(p.text()).startsWith("Unknown column 'colour'.");
        });
    }

    @Test
    void needsNoNumbersBesideTheUsersOwn() throws IOException {
        files.remove("numbers.csv");
        assertThat(source().read().problems()).extracting(Problem::text).isEmpty();
    }

    /** What cannot be relied upon as a whole is refused as a whole: a file cut short must not look like users who left. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|users.csv is empty",
                "'# nothing'|users.csv is empty",
                "'acme,ada,berlin'|users.csv:1: there is no column 'tenant'",
                "'tenant,id,upn'|users.csv:1: there is no column 'site'",
                "'tenant,id,site\nacme,a,berlin\nacme,\"b,berlin\nacme,c,berlin'|users.csv:3: a quote is not closed"
            })
    void refusesABrokenFile(String text, String said) {
        files.raw("users.csv", text);
        assertThatThrownBy(() -> source().read())
                .isInstanceOf(IOException.class)
                .hasMessageContaining(said);
    }

    @Test
    void refusesWhatIsNoText() throws IOException {
        Files.write(
                folder.resolve("users.csv"),
                "tenant,id,site\nacme,J\u00fcrgen,x\n".getBytes(StandardCharsets.ISO_8859_1));
        settled("users.csv");
        assertThatThrownBy(() -> source().read()).hasMessage("users.csv:2: not UTF-8. Save the file as UTF-8.");
    }

    @Test
    void saysWhichFileIsMissing() {
        files.remove("sites.csv");
        assertThatThrownBy(() -> source().read()).hasMessageContaining("There is no sites.csv");
    }

    @Test
    void tellsAFolderThatNobodyHasFilledFromOneThatIsBroken() {
        List.of("tenants.csv", "sites.csv", "users.csv").forEach(files::remove);
        assertThatThrownBy(() -> source().read())
                .isNotInstanceOf(CsvFolder.NothingThere.class)
                .hasMessageContaining("There is no tenants.csv");
        files.remove("numbers.csv");
        assertThatThrownBy(() -> source().read())
                .isInstanceOf(CsvFolder.NothingThere.class)
                .hasMessageContaining("There are no files yet");
    }

    @Test
    void saysWhatIsInTheWayOfReading() throws IOException {
        files.remove("users.csv");
        Files.createDirectory(folder.resolve("users.csv"));
        settled("users.csv");
        assertThatThrownBy(() -> source().read()).hasMessageStartingWith("users.csv cannot be read (");
    }

    @Test
    void waitsAtTheStartTooForAFileThatIsBeingWritten() throws IOException {
        Files.setLastModifiedTime(
                folder.resolve("users.csv"), FileTime.from(Instant.now().minusMillis(1)));
        CsvFolder source = source();
        assertThatThrownBy(source::read).isInstanceOf(CsvFolder.BeingWritten.class);
        Files.setLastModifiedTime(
                folder.resolve("users.csv"), FileTime.from(Instant.now().minusMillis(900)));
        assertThat(source.read().users()).hasSize(2);
    }

    @Test
    void takesARowThatEndsInTheMiddleForAFileThatIsNotWhole() throws IOException {
        CsvFolder source = source();
        source.read();
        files.raw("users.csv", Files4.USERS + "\nacme,ada,berlin,,,,2001,,\nacme,bob,ber");
        assertThatThrownBy(source::read)
                .hasMessage(
                        "users.csv:3: the last row seems to be cut off, it has 3 of 9 fields. Complete it, or end it"
                                + " with a line break.");
        files.raw("users.csv", Files4.USERS + "\nacme,ada,berlin,,,,2001,,\nacme,bob,berlin\n");
        assertThat(source.read().users()).hasSize(2);
    }

    @Test
    void takesRangesThatWereThereForMissingWhenTheirFileIs() throws IOException {
        CsvFolder source = source();
        source.read();
        files.remove("numbers.csv");
        assertThatThrownBy(source::read).hasMessageContaining("numbers.csv is gone. Put it back");
        files.write("numbers.csv", Files4.NUMBERS);
        assertThat(source.read().ranges()).isEmpty();
    }
}
