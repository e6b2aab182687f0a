package org.patchbay.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.E164;
import org.patchbay.api.directory.DirectorySource;
import org.patchbay.api.directory.NumberRange;
import org.patchbay.api.directory.Problem;
import org.patchbay.api.directory.Site;
import org.patchbay.api.directory.Tenant;
import org.patchbay.api.directory.User;

/** A folder of CSV files: tenants, sites, users, numbers. Read again when one of them changed; unchanged, the same contents are given. */
final class CsvFolder implements DirectorySource {
    private static final List<String> FILES = List.of("tenants.csv", "sites.csv", "users.csv", "numbers.csv");

    private final Path folder;
    private List<FileTime> seen = List.of();
    private @Nullable Contents last;

    CsvFolder(Path folder) {
        this.folder = folder;
    }

    @Override
    public String name() {
        return "files in " + folder;
    }

    @Override
    public synchronized Contents read() throws IOException {
        List<FileTime> times = times();
        Contents known = last;
        if (known != null && times.equals(seen)) {
            return known;
        }
        List<Problem> problems = new ArrayList<>();
        Contents contents =
                new Contents(tenants(problems), sites(problems), users(problems), ranges(problems), problems);
        seen = times;
        last = contents;
        return contents;
    }

    private List<FileTime> times() throws IOException {
        List<FileTime> times = new ArrayList<>();
        for (String name : FILES) {
            Path file = folder.resolve(name);
            times.add(Files.exists(file) ? Files.getLastModifiedTime(file) : FileTime.fromMillis(0));
        }
        return times;
    }

    private List<Tenant> tenants(List<Problem> problems) throws IOException {
        List<Tenant> tenants = new ArrayList<>();
        for (Csv.Row row :
                rows("tenants.csv", List.of("id", "name", "hosts", "hub_peers", "provider_peers"), problems)) {
            if (!row.get("id").matches("[a-z0-9][a-z0-9.-]{0,62}")) {
                problems.add(new Problem(
                        row.where(),
                        "The id '" + row.get("id") + "' must be lower case letters, digits, dots and dashes."));
                continue;
            }
            List<String> hosts = row.words("hosts").stream()
                    .map(h -> h.toLowerCase(Locale.ROOT))
                    .toList();
            tenants.add(new Tenant(
                    row.get("id"), row.get("name"), hosts, row.words("hub_peers"), row.words("provider_peers")));
        }
        return tenants;
    }

    private List<Site> sites(List<Problem> problems) throws IOException {
        List<Site> sites = new ArrayList<>();
        for (Csv.Row row : rows("sites.csv", List.of("tenant", "id", "name", "country", "address"), problems)) {
            sites.add(new Site(
                    row.get("id"),
                    row.get("tenant"),
                    row.get("name"),
                    row.get("country").toUpperCase(Locale.ROOT),
                    row.get("address")));
        }
        return sites;
    }

    private List<User> users(List<Problem> problems) throws IOException {
        List<User> users = new ArrayList<>();
        List<String> columns =
                List.of("tenant", "id", "site", "upn", "display", "number", "extension", "kind", "licences");
        for (Csv.Row row : rows("users.csv", columns, problems)) {
            Optional<E164> number = E164.parse(row.get("number"));
            if (number.isEmpty() && !row.get("number").isEmpty()) {
                problems.add(
                        new Problem(
                                row.where(),
                                "'" + row.get("number")
                                        + "' is not an E.164 number. Write it as + and 2 to 15 digits, for example +4930123456."));
                continue;
            }
            String extension = row.get("extension");
            if (!extension.matches("[0-9]{0,10}")) {
                problems.add(new Problem(row.where(), "The extension '" + extension + "' must be digits."));
                continue;
            }
            User.Kind kind = kind(row, problems);
            Set<User.Licence> licences = licences(row, problems);
            if (kind != null && licences != null) {
                users.add(new User(
                        row.get("id"),
                        row.get("tenant"),
                        row.get("site"),
                        row.get("upn"),
                        row.get("display"),
                        number,
                        Optional.of(extension).filter(e -> !e.isEmpty()),
                        kind,
                        licences));
            }
        }
        return users;
    }

    private static User.@Nullable Kind kind(Csv.Row row, List<Problem> problems) {
        String text = row.get("kind");
        try {
            return text.isEmpty() ? User.Kind.PERSON : User.Kind.valueOf(text);
        } catch (IllegalArgumentException e) {
            problems.add(new Problem(
                    row.where(), "Unknown kind '" + text + "'. Known: " + List.of(User.Kind.values()) + "."));
            return null;
        }
    }

    private static @Nullable Set<User.Licence> licences(Csv.Row row, List<Problem> problems) {
        Set<User.Licence> licences = new HashSet<>();
        for (String word : row.words("licences")) {
            try {
                licences.add(User.Licence.valueOf(word));
            } catch (IllegalArgumentException e) {
                problems.add(new Problem(
                        row.where(), "Unknown licence '" + word + "'. Known: " + List.of(User.Licence.values()) + "."));
                return null;
            }
        }
        return licences;
    }

    private List<NumberRange> ranges(List<Problem> problems) throws IOException {
        List<NumberRange> ranges = new ArrayList<>();
        for (Csv.Row row : rows("numbers.csv", List.of("tenant", "site", "first", "last"), problems)) {
            Optional<E164> first = E164.parse(row.get("first"));
            Optional<E164> last = row.get("last").isEmpty() ? first : E164.parse(row.get("last"));
            if (first.isEmpty() || last.isEmpty()) {
                problems.add(new Problem(
                        row.where(), "First and last must be E.164 numbers, for example +4930123400 and +4930123499."));
            } else if (first.get().value().length() != last.get().value().length()
                    || first.get().value().compareTo(last.get().value()) > 0) {
                problems.add(new Problem(
                        row.where(),
                        "The range " + first.get() + " to " + last.get() + " must rise, and keep its length."));
            } else {
                ranges.add(new NumberRange(row.get("tenant"), row.get("site"), first.get(), last.get()));
            }
        }
        return ranges;
    }

    private List<Csv.Row> rows(String file, List<String> columns, List<Problem> problems) throws IOException {
        return Csv.read(folder.resolve(file), columns, problems);
    }
}
