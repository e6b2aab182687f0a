package org.patchbay.cdr;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.OperationException.Reason;
import org.patchbay.api.ops.personal.Person;

/**
 * The records that name a person, and the recordings that these name. In place of the person a record then has a pseudonym, made anew for each
 * erasure: what a call cost and how long it took stays, and who it was is nowhere.
 */
final class PersonRecords {
    /** How the media engine names its files; nothing else is deleted. */
    private static final Pattern RECORDING =
            Pattern.compile("(?:\"|\\\\n)(/[^\"\\\\]*/[0-9]{8}T[0-9]{6}Z-[A-Za-z0-9._@+-]{1,90}[.]wav)(?=[\"\\\\])");

    private static final Pattern ELSEWHERE = Pattern.compile("siprec:[A-Za-z0-9._@/+-]+");
    private static final int PSEUDONYM = 8;

    private final Path directory;
    private final RecordBook book;

    PersonRecords(Path directory, RecordBook book) {
        this.directory = directory;
        this.book = book;
    }

    /** Asked of each line with what stands there of the person. */
    private interface Found {
        void in(String line) throws IOException;
    }

    Set<String> calls(Person person) throws OperationException {
        Set<String> calls = new HashSet<>();
        find(person, line -> calls.add(call(line)));
        return calls;
    }

    List<String> export(Person person) throws OperationException {
        List<String> lines = new ArrayList<>();
        find(person, lines::add);
        lines.addAll(notLookedInto("Not looked into"));
        return lines;
    }

    List<String> erase(Person person) throws OperationException {
        String pseudonym = "erased-" + UUID.randomUUID().toString().substring(0, PSEUDONYM);
        Set<Path> recordings = new HashSet<>();
        Set<String> elsewhere = new HashSet<>();
        int[] records = {0};
        try {
            for (Path file : files()) {
                int before = records[0];
                find(file, person, line -> {
                    records[0]++;
                    all(RECORDING, line).forEach(place -> recordings.add(Path.of(place)));
                    elsewhere.addAll(all(ELSEWHERE, line));
                });
                if (records[0] > before) {
                    // The recordings go first: without its record nobody would find one again.
                    for (Path recording : recordings) {
                        if (Files.isRegularFile(recording, LinkOption.NOFOLLOW_LINKS)) {
                            Files.delete(recording);
                        }
                    }
                    book.rewrite(file, line -> concerns(line, person) ? without(line, person, pseudonym) : line);
                }
            }
        } catch (IOException e) {
            throw failed(e);
        }
        List<String> said = new ArrayList<>(notLookedInto("Left"));
        if (records[0] > 0) {
            said.add(records[0] + " call records name a pseudonym now.");
        }
        if (!recordings.isEmpty()) {
            said.add(recordings.size() + " recordings were deleted.");
        }
        elsewhere.forEach(place -> said.add("Left: the recording " + place + " is at that recorder; delete it there."));
        return said;
    }

    private void find(Person person, Found found) throws OperationException {
        try {
            for (Path file : files()) {
                find(file, person, found);
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static void find(Path file, Person person, Found found) throws IOException {
        RawLines.of(file, raw -> {
            String line = RawLines.text(raw);
            if (concerns(line, person)) {
                found.in(line);
            }
        });
    }

    private List<Path> files() throws IOException {
        return files(name -> name.endsWith(RecordBook.ENDING));
    }

    private List<Path> files(Predicate<String> which) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(f -> which.test(f.getFileName().toString()))
                    .sorted()
                    .toList();
        }
    }

    /** Says of the files that operators have compressed that somebody has to look there; nothing where there are none. */
    private List<String> notLookedInto(String how) throws OperationException {
        List<Path> packed;
        try {
            packed = files(name -> !name.endsWith(RecordBook.ENDING) && Retention.day(name) != null);
        } catch (IOException e) {
            throw failed(e);
        }
        if (packed.isEmpty()) {
            return List.of();
        }
        String names = packed.size() == 1
                ? "the file " + packed.get(0).getFileName()
                : packed.size() + " files from " + packed.get(0).getFileName() + " to "
                        + packed.get(packed.size() - 1).getFileName();
        return List.of(how + ": " + names + " in " + directory
                + ", which somebody has packed. Unpack such a file to its name without what follows '"
                + RecordBook.ENDING + "', ask again, and pack it anew.");
    }

    /** A user's calls are those of the tenant; an outsider's may be anybody's. */
    private static boolean concerns(String line, Person person) {
        if (!person.tenant().isEmpty() && !line.contains("\"tenant\":" + Json.of(person.tenant()))) {
            return false;
        }
        return person.numbers().stream().anyMatch(n -> number(n).matcher(line).find())
                || person.user()
                        .filter(u -> Stream.of("from_user", "to_user", "on_behalf_of_user")
                                .anyMatch(key -> line.contains('"' + key + "\":" + Json.of(u))))
                        .isPresent();
    }

    private static String without(String line, Person person, String pseudonym) {
        // By its beginning, the call and the tenant, a record is known again.
        int kept = Math.max(0, line.indexOf("\"tenant\":"));
        int comma = line.indexOf(',', kept);
        int from = comma < 0 ? 0 : comma;
        String rest = line.substring(from);
        for (String number : person.numbers()) {
            rest = number(number).matcher(rest).replaceAll(pseudonym);
        }
        if (person.user().isPresent()) {
            // A word for itself, and no key of the record.
            String word = "(?<![A-Za-z0-9._@-])" + Pattern.quote(person.user().get()) + "(?![A-Za-z0-9._@-])(?!\":)";
            rest = rest.replaceAll(word, pseudonym);
        }
        return line.substring(0, from) + rest;
    }

    private static Pattern number(String number) {
        return Pattern.compile("(?<![0-9])[+]?" + Pattern.quote(number.substring(1)) + "(?![0-9])");
    }

    private static String call(String line) {
        int from = line.indexOf("\"call\":\"") + 8;
        int to = line.indexOf('"', from);
        return from < 8 || to < 0 ? "" : line.substring(from, to);
    }

    private static List<String> all(Pattern pattern, String line) {
        return pattern.matcher(line)
                .results()
                .map(m -> m.groupCount() > 0 ? m.group(1) : m.group())
                .toList();
    }

    private OperationException failed(IOException e) {
        return new OperationException(
                Reason.UNAVAILABLE,
                "The call records in " + directory + " cannot be read or changed (" + e
                        + "). Look at free space and permissions there, then ask again.");
    }
}
