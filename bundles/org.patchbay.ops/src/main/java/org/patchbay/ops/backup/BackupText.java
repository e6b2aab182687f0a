package org.patchbay.ops.backup;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.patchbay.api.ops.backup.BackupView;
import org.patchbay.api.ops.store.Stored;
import org.patchbay.ops.Lines;

/**
 * How a backup looks: lines of text in UTF-8. The first names the format, lines {@code key=value} up to an empty one say where it comes from; then
 * a document a line, its fields parted by tabs; the last line is the digest of all bytes before it.
 *
 * <p>A field may be added to the head by any version; whatever else changes is a new format. Formats are read for ever.
 */
final class BackupText {
    static final int FORMAT = 1;
    private static final String MAGIC = "patchbay-backup ";
    private static final String DIGEST = "sha256 ";
    private static final int LONGEST_HEAD = 4096;
    private static final int LONGEST_LINE = 512 << 20;
    private static final int FIELDS = 6;

    /** What makes a file no backup that can be used; the message goes on from the file's name. */
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        Unusable(String message) {
            super(message);
        }
    }

    /** What was read. */
    record Content(BackupView view, List<Stored> documents) {}

    private BackupText() {}

    /** Writes all of it, and gives back the digest. */
    static String write(OutputStream out, String writer, Instant at, String author, List<Stored> documents)
            throws IOException {
        MessageDigest sha = sha256();
        DigestOutputStream digested = new DigestOutputStream(out, sha);
        line(digested, MAGIC + FORMAT);
        line(digested, "writer=" + Lines.escape(writer));
        line(digested, "at=" + at);
        line(digested, "author=" + Lines.escape(author));
        line(digested, "documents=" + documents.size());
        line(digested, "");
        for (Stored document : documents) {
            line(
                    digested,
                    String.join(
                            "\t",
                            Lines.escape(document.space()),
                            Lines.escape(document.key()),
                            Long.toString(document.version()),
                            Lines.escape(document.author()),
                            document.at().toString(),
                            Lines.escape(document.value())));
        }
        String digest = HexFormat.of().formatHex(sha.digest());
        out.write((DIGEST + digest + "\n").getBytes(StandardCharsets.UTF_8));
        return digest;
    }

    private static void line(OutputStream out, String text) throws IOException {
        out.write((text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    static Content read(Path file, InputStream stream) throws IOException, Unusable {
        BufferedInputStream in = new BufferedInputStream(stream, 1 << 16);
        MessageDigest sha = sha256();
        int format = format(next(in, LONGEST_HEAD, sha));
        Map<String, String> head = new LinkedHashMap<>();
        try {
            for (String line = text(next(in, LONGEST_HEAD, sha));
                    !line.isEmpty();
                    line = text(next(in, LONGEST_HEAD, sha))) {
                head.putAll(Lines.read(line));
            }
        } catch (Unusable e) {
            // Nobody knows what a newer one looks like.
            if (format <= FORMAT) {
                throw e;
            }
        }
        if (format > FORMAT) {
            throw new Unusable("is of format " + format + ", written by Patchbay " + head.getOrDefault("writer", "?")
                    + "; this version reads formats up to " + FORMAT
                    + ". Install that version, or a newer one, first.");
        }
        List<String> lines = new ArrayList<>();
        byte[] line = next(in, LONGEST_LINE, null);
        while (true) {
            byte[] following = nextOrNone(in, LONGEST_LINE);
            if (following.length == 0) {
                break;
            }
            sha.update(line);
            lines.add(text(line));
            line = following;
        }
        String digest = HexFormat.of().formatHex(sha.digest());
        String last = text(line);
        if (!last.startsWith(DIGEST)) {
            throw new Unusable("is not whole: the digest at its end is missing. Take another copy of it.");
        }
        if (!last.equals(DIGEST + digest)) {
            throw new Unusable(
                    "was changed or damaged since it was written: its digest is another one. Take another copy"
                            + " of it.");
        }
        return content(file, format, head, lines, digest);
    }

    private static int format(byte[] first) throws Unusable {
        String line = text(first);
        String number = line.startsWith(MAGIC) ? line.substring(MAGIC.length()) : "";
        if (!number.matches("[1-9][0-9]{0,5}")) {
            throw new Unusable("is no backup of Patchbay.");
        }
        return Integer.parseInt(number);
    }

    private static Content content(Path file, int format, Map<String, String> head, List<String> lines, String digest)
            throws Unusable {
        List<Stored> documents = new ArrayList<>(lines.size());
        Set<String> places = new HashSet<>();
        for (String line : lines) {
            Stored document = document(line);
            if (!places.add(document.space() + '\t' + document.key())) {
                throw new Unusable(
                        "holds " + document.space() + "/" + document.key() + " twice: another program wrote it.");
            }
            documents.add(document);
        }
        if (!head.getOrDefault("documents", "").equals(Integer.toString(documents.size()))) {
            throw new Unusable("does not hold as many documents as it says: another program wrote it.");
        }
        try {
            Instant at = Instant.parse(head.getOrDefault("at", ""));
            BackupView view = new BackupView(
                    file,
                    format,
                    head.getOrDefault("writer", "?"),
                    at,
                    head.getOrDefault("author", "?"),
                    documents.size(),
                    digest);
            return new Content(view, documents);
        } catch (DateTimeException e) {
            throw new Unusable("does not say when it was written: another program wrote it.");
        }
    }

    private static Stored document(String line) throws Unusable {
        String[] fields = line.split("\t", -1);
        try {
            if (fields.length == FIELDS) {
                Stored document = new Stored(
                        Lines.unescape(fields[0]),
                        Lines.unescape(fields[1]),
                        Lines.unescape(fields[5]),
                        Long.parseLong(fields[2]),
                        Lines.unescape(fields[3]),
                        Instant.parse(fields[4]));
                if (!document.space().isBlank()
                        && !document.key().isBlank()
                        && !document.value().isEmpty()) {
                    return document;
                }
            }
        } catch (NumberFormatException | DateTimeException e) {
            // Said below, together with the rest.
        }
        throw new Unusable("holds a line that is no document, beginning '"
                + line.substring(0, Math.min(40, line.length())) + "': another program wrote it.");
    }

    private static byte[] next(InputStream in, int longest, @org.jspecify.annotations.Nullable MessageDigest sha)
            throws IOException, Unusable {
        byte[] line = nextOrNone(in, longest);
        if (line.length == 0) {
            throw new Unusable("is not whole, or no backup of Patchbay.");
        }
        if (sha != null) {
            sha.update(line);
        }
        return line;
    }

    /** With the line feed at its end; nothing at the end of the file. */
    private static byte[] nextOrNone(InputStream in, int longest) throws IOException, Unusable {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        for (int b = in.read(); b >= 0; b = in.read()) {
            line.write(b);
            if (b == '\n') {
                return line.toByteArray();
            }
            if (line.size() > longest) {
                throw new Unusable("is no backup of Patchbay: it has no lines.");
            }
        }
        if (line.size() > 0) {
            throw new Unusable("is not whole, or no backup of Patchbay: its last line has no end.");
        }
        return line.toByteArray();
    }

    private static String text(byte[] line) {
        return new String(line, 0, line.length - 1, StandardCharsets.UTF_8);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
