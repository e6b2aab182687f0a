package org.patchbay.bus.outbox;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.zip.CRC32;

import org.patchbay.api.call.fact.Fact;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Writes facts as lines that {@link FactText} reads, straight in UTF-8 and into a buffer that serves for one writing after the other. For one
 * thread.
 */
final class FactLines {
    private static final byte[] HEX = "0123456789abcdef".getBytes(ISO_8859_1);
    /** Eight digits and a tab. */
    private static final int CHECKSUM = 9;
    /** The most that becomes of a UTF-16 code unit. */
    private static final int WIDEST = 3;
    /** A larger buffer is not kept. */
    private static final int KEPT = 1 << 20;

    private final CRC32 crc = new CRC32();
    private byte[] bytes = new byte[0];
    private int length;
    private long second = Long.MIN_VALUE;
    private String words = "";

    /** Begins anew. */
    void clear() {
        length = 0;
        if (bytes.length > KEPT) {
            bytes = new byte[0];
        }
    }

    /** All lines so far; until the next of them is added. */
    ByteBuffer all() {
        return ByteBuffer.wrap(bytes, 0, length);
    }

    void add(Fact fact) {
        int begin = length;
        room(CHECKSUM);
        length += CHECKSUM;
        plain(Long.toString(fact.cursor()));
        field(fact.type());
        field(fact.scope().tenant());
        field(fact.scope().kind());
        field(fact.scope().id());
        field(fact.at());
        fact.data().forEach((key, value) -> {
            field(key);
            field(value);
        });
        crc.reset();
        crc.update(bytes, begin + CHECKSUM, length - begin - CHECKSUM);
        checksum(begin, crc.getValue());
        room(1);
        bytes[length++] = '\n';
    }

    /** Without leading zeros, as it always was: then the line moves up. */
    private void checksum(int begin, long value) {
        int digits = 1;
        for (long rest = value >> 4; rest > 0; rest >>= 4) {
            digits++;
        }
        int missing = CHECKSUM - 1 - digits;
        if (missing > 0) {
            System.arraycopy(bytes, begin + CHECKSUM, bytes, begin + CHECKSUM - missing, length - begin - CHECKSUM);
            length -= missing;
        }
        for (int i = 0; i < digits; i++) {
            bytes[begin + i] = HEX[(int) (value >> 4 * (digits - 1 - i)) & 0xf];
        }
        bytes[begin + digits] = '\t';
    }

    /** Facts come in the order of time: what those of one second have in common is put into words once. */
    private void field(Instant at) {
        if (at.getEpochSecond() != second) {
            second = at.getEpochSecond();
            words = Instant.ofEpochSecond(second).toString();
        }
        int nanos = at.getNano();
        if (nanos == 0) {
            field(words);
            return;
        }
        field(words.substring(0, words.length() - 1));
        int digits = nanos % 1_000_000 == 0 ? 3 : nanos % 1000 == 0 ? 6 : 9;
        room(digits + 2);
        bytes[length++] = '.';
        int part = 100_000_000;
        for (int i = 0; i < digits; i++) {
            bytes[length++] = (byte) ('0' + nanos / part % 10);
            part /= 10;
        }
        bytes[length++] = 'Z';
    }

    private void field(String value) {
        room(1 + WIDEST * value.length());
        bytes[length++] = '\t';
        int special = plain(value);
        for (int i = special; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < 0x80) {
                escaped((byte) c);
                continue;
            }
            for (byte each : value.substring(i).getBytes(UTF_8)) {
                escaped(each);
            }
            break;
        }
    }

    /** Adds what stands for itself, as most does to its end, and says where that ends. */
    private int plain(String value) {
        room(value.length());
        byte[] to = bytes;
        int at = length;
        int i = 0;
        while (i < value.length()) {
            char c = value.charAt(i);
            if (c <= '\r' || c >= 0x80 || c == '\\') {
                break;
            }
            to[at++] = (byte) c;
            i++;
        }
        length = at;
        return i;
    }

    private void escaped(byte b) {
        switch (b) {
            case '\\' -> escape('\\');
            case '\t' -> escape('t');
            case '\n' -> escape('n');
            case '\r' -> escape('r');
            default -> bytes[length++] = b;
        }
    }

    private void escape(char c) {
        bytes[length++] = '\\';
        bytes[length++] = (byte) c;
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}
