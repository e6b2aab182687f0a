package org.patchbay.speech.espeak;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** A program that speaks: what it can, and how it is to be called. It takes the text from its standard input. */
sealed interface Program {

    Path path();

    /** As BCP 47 tags in lower case. */
    Set<String> languages();

    /** @param file where the speech is to go, for one that cannot write it to its standard output */
    List<String> command(String language, Path file);

    /** Whether it writes into the file rather than to its standard output. */
    boolean writesFile();

    /** The one with this name in the first of these directories that has it. */
    static Optional<Path> find(String name, List<Path> directories) {
        return directories.stream()
                .map(directory -> directory.resolve(name))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    /** The language that is nearest to the one wanted, of those that are there. */
    static Optional<String> nearest(String wanted, Set<String> there) {
        String tag = wanted.toLowerCase(Locale.ROOT);
        String primary = tag.split("-", 2)[0];
        if (there.contains(tag)) {
            return Optional.of(tag);
        }
        return there.contains(primary)
                ? Optional.of(primary)
                : there.stream().filter(each -> each.startsWith(primary + "-")).findFirst();
    }

    /** eSpeak NG: its voices are named by their language. */
    record Espeak(Path path, Set<String> languages) implements Program {
        private static final Pattern TAG = Pattern.compile("[a-z]{2,3}(-[a-z0-9]+)*");

        /** @param voices what {@code --voices} prints: a table whose second column has the language */
        static Espeak of(Path path, String voices) {
            Set<String> found = new TreeSet<>();
            voices.lines()
                    .skip(1)
                    .map(line -> line.strip().split("\\s+"))
                    .filter(columns ->
                            columns.length > 1 && TAG.matcher(columns[1]).matches())
                    .forEach(columns -> found.add(columns[1]));
            return new Espeak(path, found);
        }

        @Override
        public List<String> command(String language, Path file) {
            String voice = nearest(language, languages).orElse("en");
            return List.of(path.toString(), "-v", voice, "--stdin", "--stdout");
        }

        @Override
        public boolean writesFile() {
            return false;
        }
    }

    /** Flite: English alone. */
    record Flite(Path path) implements Program {
        @Override
        public Set<String> languages() {
            return Set.of("en", "en-us");
        }

        @Override
        public List<String> command(String language, Path file) {
            return List.of(path.toString(), "-voice", "slt", "-f", "/dev/stdin", "-o", file.toString());
        }

        @Override
        public boolean writesFile() {
            return true;
        }
    }

    /** The directories of {@code PATH}. */
    static List<Path> directories(String path) {
        return Arrays.stream(path.split(java.io.File.pathSeparator))
                .filter(each -> !each.isBlank())
                .map(Path::of)
                .toList();
    }
}
