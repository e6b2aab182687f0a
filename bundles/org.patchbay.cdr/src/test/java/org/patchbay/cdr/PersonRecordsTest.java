package org.patchbay.cdr;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.ops.personal.Person;

import static org.assertj.core.api.Assertions.assertThat;

class PersonRecordsTest {
    private static final Person ADA = new Person("acme", Optional.of("ada"), List.of("+4930123401"), Set.of());
    private static final Person OUTSIDER = new Person("", Optional.empty(), List.of("+12065550199"), Set.of());

    @TempDir
    private Path directory;

    private RecordBook book;
    private PersonRecords records;
    private Path recording;
    private Path other;
    private Path also;

    @BeforeEach
    void threeCalls() throws IOException {
        book = new RecordBook(directory, Disk.LOCAL, System::nanoTime);
        records = new PersonRecords(directory, book);
        recording = directory.resolve("20261126T080000Z-c1.wav");
        other = directory.resolve("20261126T090000Z-c2.wav");
        Files.writeString(recording, "RIFF");
        Files.writeString(other, "RIFF");
        also = Files.writeString(directory.resolve("20261126T080100Z-c1.wav"), "RIFF");
        write(
                "2026-11-25",
                line(
                        "c1",
                        "acme",
                        "+12065550199",
                        "+4930123401",
                        "\"to_user\":\"ada\",\"reason\":\"User ada is away\",",
                        recording + "\\n" + also));
        write(
                "2026-11-25",
                line("c2", "acme", "+12065550199", "+49301234019", "\"to_user\":\"adam\",", other.toString()));
        write("2026-11-26", line("c3", "other", "+4930123401", "+4940555501", "", "siprec:voicelog/abc@x"));
    }

    @AfterEach
    void close() throws IOException {
        book.close();
    }

    private static String line(String call, String tenant, String from, String to, String more, String recording) {
        return "{\"call\":\"" + call + "\",\"tenant\":\"" + tenant + "\",\"from\":\"" + from + "\",\"to\":\"" + to
                + "\"," + more + "\"legs\":[{\"party\":\"sip:" + to.substring(1) + "@x\",\"recordings\":\"" + recording
                + "\"}]}";
    }

    private void write(String day, String line) throws IOException {
        Path file = directory.resolve(day + ".jsonl");
        String before = Files.exists(file) ? Files.readString(file) : "";
        Files.writeString(file, before + line + "\n");
    }

    private List<String> lines(String day) throws IOException {
        return Files.readAllLines(directory.resolve(day + ".jsonl"));
    }

    @Test
    void findsTheCallsOfAUserInTheTenantAndOfAnOutsiderInAll() throws Exception {
        assertThat(records.calls(ADA)).containsExactly("c1");
        assertThat(records.calls(OUTSIDER)).containsExactlyInAnyOrder("c1", "c2");
        assertThat(records.export(ADA)).containsExactly(lines("2026-11-25").get(0));
    }

    @Test
    void aRecordNamesAPseudonymInsteadAndItsRecordingIsGone() throws Exception {
        String untouched = lines("2026-11-25").get(1);
        assertThat(records.erase(ADA))
                .containsExactly("1 call records name a pseudonym now.", "2 recordings were deleted.");
        String now = lines("2026-11-25").get(0);
        assertThat(now)
                .startsWith("{\"call\":\"c1\",\"tenant\":\"acme\",\"from\":\"+12065550199\",\"to\":\"erased-")
                .contains("User erased-")
                .contains("\"to_user\":\"erased-")
                .contains("sip:erased-")
                .doesNotContain("30123401")
                .doesNotContain("ada");
        assertThat(lines("2026-11-25").get(1)).isEqualTo(untouched);
        assertThat(lines("2026-11-26").get(0)).contains("+4930123401");
        assertThat(recording).doesNotExist();
        assertThat(also).doesNotExist();
        assertThat(other).exists();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("2026-11-25.jsonl"))))
                .isEqualTo("rw-------");
        assertThat(records.erase(ADA)).isEmpty();
    }

    /** A crash may leave a record that ends within a letter: nobody else's request may fail by it, and it stays as it is. */
    @Test
    void aRecordThatWasTornWithinALetterIsPassedOver() throws Exception {
        Path file = directory.resolve("2026-11-25.jsonl");
        byte[] torn = "{\"call\":\"c0\",\"tenant\":\"acme\",\"reason\":\"Bür".getBytes(StandardCharsets.UTF_8);
        torn = Arrays.copyOf(torn, torn.length - 2);
        assertThat(torn[torn.length - 1]).as("the half of a letter").isEqualTo((byte) 0xC3);
        byte[] whole = Files.readAllBytes(file);
        byte[] all = Arrays.copyOf(torn, torn.length + 1 + whole.length + torn.length);
        all[torn.length] = '\n';
        System.arraycopy(whole, 0, all, torn.length + 1, whole.length);
        System.arraycopy(torn, 0, all, torn.length + 1 + whole.length, torn.length);
        Files.write(file, all);

        assertThat(records.calls(ADA)).containsExactly("c1");
        assertThat(records.export(ADA)).hasSize(1);
        assertThat(records.erase(ADA)).contains("1 call records name a pseudonym now.");
        byte[] now = Files.readAllBytes(file);
        assertThat(Arrays.copyOf(now, torn.length + 1))
                .as("at the beginning")
                .isEqualTo(Arrays.copyOf(all, torn.length + 1));
        assertThat(Arrays.copyOfRange(now, now.length - torn.length - 1, now.length))
                .as("at the end, without one of a line")
                .isEqualTo(Arrays.copyOfRange(all, all.length - torn.length - 1, all.length));
        assertThat(new String(now, StandardCharsets.UTF_8)).contains("erased-").doesNotContain("\"ada\"");
    }

    @Test
    void whatSomebodyHasPackedIsNamed() throws Exception {
        Files.writeString(directory.resolve("2020-01-01.jsonl.gz"), "packed");
        assertThat(records.erase(ADA))
                .anyMatch(said -> said.startsWith("Left: the file 2020-01-01.jsonl.gz in ") && said.contains("Unpack"));
        Files.writeString(directory.resolve("2020-01-03.jsonl.zst"), "packed");
        Files.writeString(directory.resolve(".2020-01-04.jsonl.part"), "a draft");
        assertThat(records.export(ADA))
                .singleElement()
                .asString()
                .startsWith("Not looked into: 2 files from 2020-01-01.jsonl.gz to 2020-01-03.jsonl.zst in ");
    }

    @Test
    void whatIsAtARecorderIsLeftToSomebodyElse() throws Exception {
        Person eve = new Person("other", Optional.of("eve"), List.of("+4940555501"), Set.of());
        assertThat(records.erase(eve)).anyMatch(said -> said.contains("siprec:voicelog/abc@x"));
    }

    /** The file of today is open, and goes on. */
    @Test
    void recordsAreWrittenOnAfterwards() throws Exception {
        CallRecord next = CallRecord.of(Facts.ended("c9", "2026-11-25T10:00:00Z", java.util.Map.of()));
        book.write(List.of(next));
        records.erase(ADA);
        book.write(List.of(CallRecord.of(Facts.ended("c10", "2026-11-25T10:00:01Z", java.util.Map.of()))));
        book.write(List.of(next));
        assertThat(lines("2026-11-25")).hasSize(4);
        assertThat(lines("2026-11-25").get(3)).contains("c10");
    }
}
