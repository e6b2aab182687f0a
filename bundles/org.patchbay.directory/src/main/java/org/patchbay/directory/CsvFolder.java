package org.patchbay.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.E164;
import org.patchbay.api.directory.Contents;
import org.patchbay.api.directory.DirectorySource;
import org.patchbay.api.directory.NumberRange;
import org.patchbay.api.directory.Problem;
import org.patchbay.api.directory.Site;
import org.patchbay.api.directory.Tenant;
import org.patchbay.api.directory.User;

/** A folder of CSV files: tenants, sites, users, numbers. Read again when one of them changed; unchanged, the same contents are given. */
final class CsvFolder implements DirectorySource {
    private static final String NUMBERS = "numbers.csv";
    private static final List<String> SITE_COLUMNS =
            List.of("name", "address", "emergency_number", "emergency_peers", "emergency_prefix");
    private static final List<String> FILES = List.of("tenants.csv", "sites.csv", "users.csv", NUMBERS);
    /** At the start nobody is waited for longer than it takes to copy a file. */
    private static final Duration SETTLED_AT_START = Duration.ofMillis(300);

    private final Path folder;
    private final Duration settled;
    private String seen = "";
    private boolean numbersSeen;
    private @Nullable Contents last;

    /** The files are changing; they are read again soon. */
    static final class BeingWritten extends IOException {
        private static final long serialVersionUID = 1L;

        BeingWritten() {
            super("The files are being written. They are read again soon.");
        }
    }

    /** None of the files is there. */
    static final class NothingThere extends IOException {
        private static final long serialVersionUID = 1L;

        NothingThere() {
            super(
                    "There are no files yet. Put tenants.csv, sites.csv and users.csv there; etc/patchbay/examples has some to begin with.");
        }
    }

    /** @param settled how long a file must not have changed before it is taken for whole */
    CsvFolder(Path folder, Duration settled) {
        this.folder = folder;
        this.settled = settled;
    }

    @Override
    public String name() {
        return "files in " + folder;
    }

    @Override
    public synchronized Contents read() throws IOException {
        Contents known = last;
        String before = stamp();
        if (known != null && (before.equals(seen) || isFresh(settled))) {
            return known;
        }
        if (FILES.stream().noneMatch(name -> Files.exists(folder.resolve(name)))) {
            throw new NothingThere();
        }
        if (known == null && isFresh(SETTLED_AT_START)) {
            throw new BeingWritten();
        }
        List<Problem> problems = new ArrayList<>();
        Contents.Builder all = Contents.with();
        tenants(problems).forEach(e -> all.tenant(e.where(), e.value()));
        sites(problems).forEach(e -> all.site(e.where(), e.value()));
        users(problems).forEach(e -> all.user(e.where(), e.value()));
        ranges(problems).forEach(e -> all.range(e.where(), e.value()));
        problems.forEach(all::problem);
        Contents contents = all.build();
        if (!before.equals(stamp())) {
            throw new BeingWritten();
        }
        seen = before;
        numbersSeen = Files.exists(folder.resolve(NUMBERS));
        last = contents;
        return contents;
    }

    /** Size and time of each file: differs when one of them was written, removed or put back. */
    private String stamp() throws IOException {
        StringBuilder stamp = new StringBuilder();
        for (String name : FILES) {
            Path file = folder.resolve(name);
            if (Files.exists(file)) {
                stamp.append(Files.getLastModifiedTime(file)).append('/').append(Files.size(file));
            }
            stamp.append(';');
        }
        return stamp.toString();
    }

    private boolean isFresh(Duration limit) throws IOException {
        for (String name : FILES) {
            Path file = folder.resolve(name);
            if (Files.exists(file)) {
                long age = System.currentTimeMillis()
                        - Files.getLastModifiedTime(file).toMillis();
                if (age >= 0 && age < limit.toMillis()) {
                    return true;
                }
            }
        }
        return false;
    }

    private List<Entry<Tenant>> tenants(List<Problem> problems) throws IOException {
        List<Entry<Tenant>> tenants = new ArrayList<>();
        for (Csv.Row row :
                rows("tenants.csv", List.of("id", "hub_peers", "provider_peers"), List.of("name", "hosts"), problems)) {
            List<String> hosts = row.words("hosts").stream()
                    .map(h -> h.toLowerCase(Locale.ROOT))
                    .toList();
            try {
                tenants.add(new Entry<>(
                        row.where(),
                        new Tenant(
                                row.get("id"),
                                row.get("name"),
                                hosts,
                                row.words("hub_peers"),
                                row.words("provider_peers"))));
            } catch (IllegalArgumentException e) {
                problems.add(new Problem(row.where(), String.valueOf(e.getMessage())));
            }
        }
        return tenants;
    }

    private List<Entry<Site>> sites(List<Problem> problems) throws IOException {
        List<Entry<Site>> sites = new ArrayList<>();
        for (Csv.Row row : rows("sites.csv", List.of("tenant", "id", "country"), SITE_COLUMNS, problems)) {
            sites.add(new Entry<>(
                    row.where(),
                    Site.of(row.get("tenant"), row.get("id"))
                            .name(row.get("name"))
                            .country(row.get("country").toUpperCase(Locale.ROOT))
                            .address(row.get("address"))
                            .emergencyNumber(emergencyNumber(row, problems).orElse(null))
                            .emergencyPeers(row.words("emergency_peers"))
                            .emergencyPrefix(emergencyPrefix(row, problems))
                            .build()));
        }
        return sites;
    }

    /** What is wrong here is no reason to lose the site, and all who work there. */
    private static Optional<E164> emergencyNumber(Csv.Row row, List<Problem> problems) {
        String text = row.get("emergency_number");
        Optional<E164> number = E164.parse(text);
        if (!text.isEmpty() && number.isEmpty()) {
            problems.add(
                    new Problem(
                            row.where(),
                            "The emergency_number '" + text
                                    + "' is none. Write it as + and 2 to 15 digits, for example +4930123456; until then it is left out."));
        }
        return number;
    }

    private static String emergencyPrefix(Csv.Row row, List<Problem> problems) {
        String text = row.get("emergency_prefix");
        if (text.matches("[0-9*#]{0,16}")) {
            return text;
        }
        problems.add(new Problem(
                row.where(),
                "The emergency_prefix '" + text + "' has more than digits, * and #, or more than 16; it is left out."));
        return "";
    }

    private List<Entry<User>> users(List<Problem> problems) throws IOException {
        List<Entry<User>> users = new ArrayList<>();
        for (Csv.Row row : rows(
                "users.csv",
                List.of("tenant", "id", "site"),
                List.of("upn", "display", "number", "extension", "kind", "licences"),
                problems)) {
            try {
                users.add(new Entry<>(row.where(), user(row)));
            } catch (IllegalArgumentException e) {
                problems.add(new Problem(row.where(), String.valueOf(e.getMessage())));
            }
        }
        return users;
    }

    private static User user(Csv.Row row) {
        Set<User.Licence> licences = new HashSet<>();
        for (String word : row.words("licences")) {
            licences.add(constant(User.Licence.class, "licence", word));
        }
        String kind = row.get("kind");
        return User.of(row.get("tenant"), row.get("id"))
                .site(row.get("site"))
                .upn(row.get("upn"))
                .display(row.get("display"))
                .number(row.get("number").isEmpty() ? null : number(row.get("number")))
                .extension(row.get("extension"))
                .kind(kind.isEmpty() ? User.Kind.PERSON : constant(User.Kind.class, "kind", kind))
                .licences(licences)
                .build();
    }

    private static E164 number(String text) {
        return E164.parse(text).orElseGet(() -> new E164(text));
    }

    private static <C extends Enum<C>> C constant(Class<C> type, String what, String text) {
        for (C constant : type.getEnumConstants()) {
            if (constant.name().equals(text.toUpperCase(Locale.ROOT))) {
                return constant;
            }
        }
        throw new IllegalArgumentException("Unknown " + what + " '" + text + "'. Known: "
                + List.of(type.getEnumConstants()).toString().replaceAll("[\\[\\]]", "") + ".");
    }

    private List<Entry<NumberRange>> ranges(List<Problem> problems) throws IOException {
        List<Entry<NumberRange>> ranges = new ArrayList<>();
        // Not every tenant has numbers beside its users' own. Where there were some, a file that is gone was hardly
        // meant to.
        if (!Files.exists(folder.resolve(NUMBERS))) {
            if (numbersSeen) {
                throw new IOException(NUMBERS
                        + " is gone. Put it back; for no ranges at all, leave the first row, which names the columns.");
            }
            return ranges;
        }
        for (Csv.Row row : rows(NUMBERS, List.of("tenant", "site", "first"), List.of("last"), problems)) {
            try {
                E164 first = number(row.get("first"));
                E164 last = row.get("last").isEmpty() ? first : number(row.get("last"));
                ranges.add(new Entry<>(row.where(), new NumberRange(row.get("tenant"), row.get("site"), first, last)));
            } catch (IllegalArgumentException e) {
                problems.add(new Problem(row.where(), String.valueOf(e.getMessage())));
            }
        }
        return ranges;
    }

    private List<Csv.Row> rows(String file, List<String> needed, List<String> more, List<Problem> problems)
            throws IOException {
        Path path = folder.resolve(file);
        if (!Files.exists(path)) {
            throw new IOException("There is no " + file + ". Its columns are " + String.join(",", needed)
                    + ", and if wanted " + String.join(",", more) + ".");
        }
        return Csv.read(path, needed, more, problems);
    }
}
