package org.patchbay.media.rtpengine.ng;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Bencoding: dictionaries, lists, integers and byte strings. A string is read as ISO 8859-1, so that whatever bytes it has come out as they
 * were.
 */
final class Bencode {
    private static final int DEEPEST = 16;
    private static final int LONGEST_NUMBER = 19;

    private final byte[] from;
    private int at;

    private Bencode(byte[] from, int at) {
        this.from = from;
        this.at = at;
    }

    /** @param value of maps with strings as keys, lists, integers, strings and byte arrays */
    static byte[] write(Object value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        write(out, value);
        return out.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, Object value) {
        if (value instanceof Map<?, ?> map) {
            out.write('d');
            map.forEach((key, each) -> {
                write(out, key);
                write(out, each);
            });
            out.write('e');
        } else if (value instanceof List<?> list) {
            out.write('l');
            list.forEach(each -> write(out, each));
            out.write('e');
        } else if (value instanceof Number number) {
            out.writeBytes(("i" + number.longValue() + "e").getBytes(StandardCharsets.US_ASCII));
        } else {
            byte[] bytes = value instanceof byte[] raw ? raw : value.toString().getBytes(StandardCharsets.ISO_8859_1);
            out.writeBytes((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
            out.writeBytes(bytes);
        }
    }

    /**
     * Reads a dictionary that ends where {@code from} ends.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    static Map<String, Object> read(byte[] from, int offset) {
        Bencode reader = new Bencode(from, offset);
        if (!(reader.value(0) instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException("it is no dictionary");
        }
        if (reader.at != from.length) {
            throw new IllegalArgumentException((from.length - reader.at) + " octets follow it");
        }
        Map<String, Object> read = new LinkedHashMap<>();
        map.forEach((key, value) -> read.put((String) key, value));
        return read;
    }

    private Object value(int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("it is nested too deeply");
        }
        return switch (peek()) {
            case 'd' -> dictionary(depth);
            case 'l' -> list(depth);
            case 'i' -> {
                at++;
                yield number('e');
            }
            default -> string();
        };
    }

    private Map<String, Object> dictionary(int depth) {
        Map<String, Object> map = new LinkedHashMap<>();
        at++;
        while (peek() != 'e') {
            map.put(string(), value(depth + 1));
        }
        at++;
        return map;
    }

    private List<Object> list(int depth) {
        List<Object> list = new ArrayList<>();
        at++;
        while (peek() != 'e') {
            list.add(value(depth + 1));
        }
        at++;
        return list;
    }

    private String string() {
        long length = number(':');
        if (length < 0 || length > from.length - at) {
            throw new IllegalArgumentException("a string of " + length + " octets does not fit");
        }
        String text = new String(from, at, (int) length, StandardCharsets.ISO_8859_1);
        at += (int) length;
        return text;
    }

    private long number(char end) {
        int begin = at;
        while (peek() != end) {
            if (at - begin > LONGEST_NUMBER) {
                throw new IllegalArgumentException("a number does not end");
            }
            at++;
        }
        String digits = new String(from, begin, at - begin, StandardCharsets.US_ASCII);
        at++;
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + digits + "' is no number", e);
        }
    }

    private byte peek() {
        if (at >= from.length) {
            throw new IllegalArgumentException("it ends too early");
        }
        return from[at];
    }
}
