package org.patchbay.bus.outbox;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.Scope;
import org.patchbay.api.call.fact.Fact;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Reads a fact that is one line ({@link FactLines}): a checksum, then fields parted by tabs. A line that was cut off by a crash does not pass its
 * checksum.
 */
final class FactText {
    private static final int FIXED = 6;

    private FactText() {}

    /** Null for a line that is damaged. */
    static @Nullable Fact read(String line) {
        int tab = line.indexOf('\t');
        if (tab < 0) {
            return null;
        }
        byte[] bytes = line.substring(tab + 1).getBytes(UTF_8);
        if (!line.substring(0, tab).equals(checksum(bytes))) {
            return null;
        }
        try {
            return fact(line.substring(tab + 1));
        } catch (IllegalArgumentException | DateTimeException e) {
            return null; // Written by another version.
        }
    }

    private static @Nullable Fact fact(String line) {
        List<String> fields = new ArrayList<>();
        for (String field : line.split("\t", -1)) {
            fields.add(plain(field));
        }
        if (fields.size() < FIXED || (fields.size() - FIXED) % 2 != 0) {
            return null;
        }
        Map<String, String> data = new LinkedHashMap<>();
        for (int i = FIXED; i < fields.size(); i += 2) {
            data.put(fields.get(i), fields.get(i + 1));
        }
        return new Fact(
                Long.parseLong(fields.get(0)),
                fields.get(1),
                new Scope(fields.get(2), fields.get(3), fields.get(4)),
                Instant.parse(fields.get(5)),
                data);
    }

    private static String plain(String field) {
        if (field.indexOf('\\') < 0) {
            return field;
        }
        StringBuilder text = new StringBuilder(field.length());
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c == '\\' && i + 1 < field.length()) {
                char next = field.charAt(++i);
                text.append(next == 't' ? '\t' : next == 'n' ? '\n' : next == 'r' ? '\r' : next);
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    private static String checksum(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, bytes.length);
        return Long.toHexString(crc.getValue());
    }
}
