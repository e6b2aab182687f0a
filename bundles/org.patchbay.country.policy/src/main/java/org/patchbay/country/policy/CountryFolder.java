package org.patchbay.country.policy;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of files that correct the bundle's, each by the keys that stand in it. A file is taken once it has stayed the same from one look to
 * the next, so that none is read half; one that cannot be used leaves the last good one in force, and one that is gone the bundle's.
 */
final class CountryFolder {
    private static final Logger LOG = LoggerFactory.getLogger(CountryFolder.class);
    private static final long LARGEST = 1 << 18;
    private static final String FOLDER = "(folder)";

    private record Stamp(FileTime time, long size) {}

    private final Path folder;
    private final CountryBook book;
    /** What each file was when it was taken or refused. */
    private final Map<String, Stamp> dealtWith = new HashMap<>();

    private Map<String, Stamp> before = Map.of();
    private final Map<String, CountryRules> rules;
    private final Map<String, Map<String, Written>> corrections = new TreeMap<>();
    private final Map<String, String> problems = new TreeMap<>();

    /** Looks for the first time: what is there is taken at once. */
    CountryFolder(Path folder, CountryBook book) {
        this.folder = folder;
        this.book = book;
        rules = book.rules();
        Map<String, Stamp> now = look();
        before = now;
        apply(now);
    }

    Path folder() {
        return folder;
    }

    Map<String, CountryRules> rules() {
        return new TreeMap<>(rules);
    }

    /** What stands in the files that are in force, by country. */
    Map<String, Map<String, Written>> corrections() {
        return new TreeMap<>(corrections);
    }

    /** What is wrong, by the name of the file. */
    Map<String, String> problems() {
        return new TreeMap<>(problems);
    }

    /** Looks again; false when nothing is other than before. */
    boolean poll() {
        boolean unreadable = problems.containsKey(FOLDER);
        Map<String, Stamp> now = look();
        if (now.equals(before) && now.equals(dealtWith) && problems.containsKey(FOLDER) == unreadable) {
            return false;
        }
        Map<String, Stamp> settled = new HashMap<>(now);
        for (String name : names(now, before)) {
            if (!Objects.equals(now.get(name), before.get(name))) {
                // Still being written, or replaced: as it was dealt with until the next look.
                settled.remove(name);
                Stamp known = dealtWith.get(name);
                if (known != null) {
                    settled.put(name, known);
                }
            }
        }
        before = now;
        apply(settled);
        return true;
    }

    private static Set<String> names(Map<String, Stamp> a, Map<String, Stamp> b) {
        Set<String> names = new TreeSet<>(a.keySet());
        names.addAll(b.keySet());
        return names;
    }

    private Map<String, Stamp> look() {
        Map<String, Stamp> found = new HashMap<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    String name = file.getFileName().toString();
                    if (name.endsWith(CountryBook.SUFFIX) && !name.startsWith(".")) {
                        stamp(file).ifPresent(stamp -> found.put(name, stamp));
                    }
                }
            } catch (IOException e) {
                problem(FOLDER, folder + " cannot be read, and the rules stay as they are: " + e);
                return before;
            }
        }
        problems.remove(FOLDER);
        return found;
    }

    private static Optional<Stamp> stamp(Path file) throws IOException {
        try {
            return Optional.of(new Stamp(Files.getLastModifiedTime(file), Files.size(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private void apply(Map<String, Stamp> settled) {
        for (String name : names(settled, dealtWith)) {
            Stamp stamp = settled.get(name);
            if (stamp == null) {
                dealtWith.remove(name);
                gone(name);
            } else if (!stamp.equals(dealtWith.put(name, stamp))) {
                take(name);
            }
        }
    }

    private void take(String name) {
        String code = code(name);
        String file = folder.resolve(name).toString();
        try {
            if (!CountryBook.SERVED.contains(code)) {
                throw new WrongCountryFile(
                        file,
                        CountryTable.name(code)
                                + " is not among the countries that can be served, and no file makes it one: delete it. A file is named after"
                                + " the code of one that is, such as DE.properties.");
            }
            Map<String, Written> correction = CountryText.parse(file, text(file));
            rules.put(code, RuleReader.read(code, file, book.corrected(code, correction)));
            corrections.put(code, new LinkedHashMap<>(correction));
            problems.remove(name);
            LOG.info("The rules of {} are corrected by {}.", code, file);
        } catch (WrongCountryFile e) {
            problem(
                    name,
                    e.getMessage()
                            + (corrections.containsKey(code)
                                    ? " What this file said before stays in force."
                                    : " The rules that the bundle brings stay in force."));
        }
    }

    private void gone(String name) {
        String code = code(name);
        problems.remove(name);
        if (corrections.remove(code) != null) {
            try {
                rules.put(code, RuleReader.read(code, "bundle", book.shipped(code)));
            } catch (WrongCountryFile e) {
                throw new IllegalStateException(e);
            }
            LOG.info("{} is gone: the rules of {} are those of the bundle.", folder.resolve(name), code);
        }
    }

    private static String code(String name) {
        return name.substring(0, name.length() - CountryBook.SUFFIX.length());
    }

    private static String text(String file) throws WrongCountryFile {
        try {
            if (Files.size(Path.of(file)) > LARGEST) {
                throw new WrongCountryFile(file, "It is larger than " + LARGEST + " bytes.");
            }
            return Files.readString(Path.of(file), StandardCharsets.UTF_8);
        } catch (CharacterCodingException e) {
            throw new WrongCountryFile(file, "It is not UTF-8.");
        } catch (IOException e) {
            throw new WrongCountryFile(file, "It cannot be read: " + e);
        }
    }

    private void problem(String name, String text) {
        if (!text.equals(problems.put(name, text))) {
            LOG.warn("{}", text);
        }
    }
}
