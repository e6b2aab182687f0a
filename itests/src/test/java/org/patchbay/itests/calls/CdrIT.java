package org.patchbay.itests.calls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import org.patchbay.itests.harness.FeatureJar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Each call that ended has a record, and one alone; also when the process is killed right behind it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CdrIT {
    private static final String CDR = "org.patchbay.cdr";
    private static final JsonFactory JSON = new JsonFactory();
    private static CallBench bench;

    @BeforeAll
    static void start() {
        bench = new CallBench("cdr").start();
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    @AfterEach
    void quiet() {
        bench.quiet();
    }

    /** The files of all days: a test may run over midnight. */
    private static List<Path> files() {
        Path directory = bench.distribution.home().resolve("state/cdr");
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(f -> f.getFileName().toString().matches("\\d{4}-\\d\\d-\\d\\d\\.jsonl"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The records so far, with the values that are not nested. */
    private static List<Map<String, String>> records() {
        List<Map<String, String>> records = new ArrayList<>();
        for (Path file : files()) {
            try {
                for (String line : Files.readAllLines(file)) {
                    records.add(record(line));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return records;
    }

    private static Map<String, String> record(String line) throws IOException {
        Map<String, String> record = new LinkedHashMap<>();
        try (JsonParser in = JSON.createParser(line)) {
            assertThat(in.nextToken()).as(line).isEqualTo(JsonToken.START_OBJECT);
            while (in.nextToken() != JsonToken.END_OBJECT) {
                String name = in.currentName();
                in.nextToken();
                record.put(name, in.currentToken().isStructStart() ? "" : in.getText());
                in.skipChildren();
            }
            assertThat(in.nextToken()).as("nothing behind it").isNull();
        }
        return record;
    }

    /** So many records, each of a call of its own. */
    private static List<Map<String, String>> awaited(int count) {
        await(count + " records")
                .atMost(Duration.ofSeconds(60)) // one that is found up, and whose peer has gone, ends when that is sure
                .ignoreException(UncheckedIOException.class) // while a line is being written
                .until(() -> records().size() >= count);
        List<Map<String, String>> records = records();
        assertThat(records).hasSize(count);
        assertThat(records.stream().map(r -> r.get("call")).distinct()).hasSize(count);
        return records;
    }

    @Test
    @Order(1)
    void twentyCallsHaveTwentyRecords() throws IOException {
        bench.answers("provider", "provider");
        bench.calls("hub", "caller", "", CallBench.ADA, CallBench.OUTSIDE, 20, 10, 300);
        assertThat(awaited(20)).allSatisfy(record -> {
            assertThat(record)
                    .containsEntry("tenant", "it")
                    .containsEntry("sip", "200")
                    .containsEntry("q850", "16");
            assertThat(record.get("from")).contains(CallBench.ADA);
            assertThat(record.get("to")).contains(CallBench.OUTSIDE);
            assertThat(record).containsKeys("started", "answered", "ended");
            assertThat(Double.parseDouble(record.get("duration_seconds"))).isBetween(0.2, 10.0);
        });
        for (Path file : files()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
        assertThat(bench.distribution.run("patchbay:health")).contains("cdr");
        assertThat(bench.distribution.log()).noneMatch(line -> line.contains(CallBench.OUTSIDE));
    }

    @Test
    @Order(2)
    void aCallThatIsRefusedHasOneToo() {
        bench.calls("provider", "caller-refused", "404", CallBench.OUTSIDE, "+4930999999", 1, 1, 0);
        assertThat(awaited(21)).last().satisfies(record -> {
            assertThat(record).containsEntry("sip", "404").doesNotContainKeys("answered", "duration_seconds");
            assertThat(record.get("from")).contains(CallBench.OUTSIDE);
            assertThat(record.get("to")).contains("+4930999999");
        });
    }

    @Test
    @Order(3)
    void killedRightBehindTheCallsItHasThemAllAndNoneTwice() {
        bench.answers("provider", "provider");
        // Long enough to stand in the checkpoints; the last may be ending still.
        bench.calls("hub", "caller", "", CallBench.ADA, CallBench.OUTSIDE, 20, 20, 800);
        bench.distribution.kill();
        bench.start();
        awaited(41);
        // What the bus tells again comes before what it tells for the first time.
        bench.calls("hub", "caller", "", CallBench.ADA, CallBench.OUTSIDE, 1, 1, 100);
        awaited(42);
    }

    @Test
    @Order(4)
    void updatedWhileCallsEndItLosesNoneAndWritesNoneTwice() {
        bench.answers("provider", "provider");
        var calls = bench.begin("hub", "caller", "", CallBench.ADA, CallBench.OUTSIDE, 100, 20, 100);
        await("some have ended")
                .atMost(Duration.ofSeconds(30))
                .until(() -> records().size() > 60);
        Path jar = FeatureJar.shipped(bench.distribution, CDR)
                .version("0.1.1")
                .write(bench.distribution.home().resolve("home"), CDR + "-0.1.1.jar");
        bench.distribution.run("patchbay:feature-update " + jar);
        assertThat(calls.await().successful()).isEqualTo(100);
        calls.close();
        awaited(142);
        assertThat(bench.distribution.rows("patchbay:handlers"))
                .filteredOn(row -> row.get("bundle").equals(CDR))
                .singleElement()
                .satisfies(
                        row -> assertThat(row).containsEntry("version", "0.1.1").containsEntry("state", "live"));
    }

    @Test
    @Order(5)
    void whereItCannotWriteItSaysSoAndWritesLater() throws IOException {
        bench.answers("provider", "provider");
        Path directory = bench.distribution.home().resolve("state/cdr");
        Path aside = bench.distribution.home().resolve("state/cdr-aside");
        Files.move(directory, aside);
        Files.writeString(directory, "in the way");
        bench.calls("hub", "caller", "", CallBench.ADA, CallBench.OUTSIDE, 5, 5, 100);
        await("a warning").atMost(Duration.ofSeconds(10)).until(() -> bench.distribution.log("WARN").stream()
                .anyMatch(line -> line.contains("Call records cannot be written to") && line.contains("Make room")));
        assertThat(bench.distribution.run("patchbay:health")).contains("Call records cannot be written");
        Files.delete(directory);
        Files.move(aside, directory);
        awaited(147);
        assertThat(bench.distribution.run("patchbay:health")).doesNotContain("cannot be written");
        assertThat(bench.distribution.log("WARN").stream()
                        .filter(line -> line.contains("Call records cannot be written to")))
                .as("said once")
                .hasSize(1);
        assertThat(bench.distribution.log()).noneMatch(line -> line.contains(CallBench.OUTSIDE));
    }

    /** With what went over the wire, which is kept as delivered. */
    @Test
    @Order(6)
    void aCallThatIsTurnedAwayHasOneAndItsMessages() {
        bench.answers("provider", "provider");
        bench.distribution.edit("org.patchbay.sip.trunk.cfg", "user_max_calls", "1");
        await("the limit holds").atMost(Duration.ofSeconds(30)).until(() -> bench.distribution
                .run("config:property-list --pid org.patchbay.sip.trunk")
                .contains("user_max_calls = 1"));
        var up = bench.begin("hub", "caller", "", CallBench.ADA, CallBench.OUTSIDE, 1, 1, 5000);
        await("one is up")
                .atMost(Duration.ofSeconds(10))
                .until(() -> bench.distribution.rows("patchbay:calls").size() == 1);
        bench.calls("hub", "caller-refused", "503", CallBench.ADA, CallBench.OUTSIDE, 1, 1, 0);
        assertThat(up.await().successful()).isOne();
        up.close();
        Map<String, String> record = awaited(149).stream()
                .filter(each -> each.get("sip").equals("503"))
                .findFirst()
                .orElseThrow();
        assertThat(record)
                .containsEntry("tenant", "it")
                .containsEntry("q850", "42")
                .containsEntry("reason", "user-limit")
                .containsEntry("by", "trunk")
                .doesNotContainKey("answered");
        assertThat(record.get("from")).contains(CallBench.ADA);
        assertThat(record.get("to")).contains(CallBench.OUTSIDE);
        String call = record.get("call");
        assertThat(bench.distribution.rows("patchbay:ladder " + call))
                .extracting(line -> line.get("message").split(" sip:")[0])
                .containsExactly("INVITE", "SIP/2.0 503 Service Unavailable", "ACK");
        Path file = bench.distribution.home().resolve("home/turned-away.pcap");
        assertThat(bench.distribution.run("patchbay:capture " + file + " " + call))
                .contains("3 messages are in " + file);
        assertThat(file).isNotEmptyFile();
    }
}
