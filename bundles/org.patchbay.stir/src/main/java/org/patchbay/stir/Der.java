package org.patchbay.stir;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/** As much of DER (ITU-T X.690) as it takes: definite lengths, one byte of tag. */
final class Der {
    static final int SEQUENCE = 0x30;
    static final int OCTET_STRING = 0x04;
    static final int IA5_STRING = 0x16;
    static final int UTF8_STRING = 0x0C;
    static final int INTEGER = 0x02;

    private final byte[] bytes;
    private final String what;
    private int at;
    private final int end;

    /** @param what the certificate says it of, for the reason */
    Der(byte[] bytes, String what) {
        this(bytes, what, 0, bytes.length);
    }

    private Der(byte[] bytes, String what, int from, int end) {
        this.bytes = bytes;
        this.what = what;
        this.at = from;
        this.end = end;
    }

    Unverified malformed() {
        return new Unverified(Unverified.BAD_CERTIFICATE, "What the certificate says of " + what + " is malformed.");
    }

    boolean atEnd() {
        return at == end;
    }

    int tag() throws Unverified {
        return peek(at);
    }

    private int peek(int index) throws Unverified {
        if (index >= end) {
            throw malformed();
        }
        return bytes[index] & 0xFF;
    }

    /** What is in the next element, which has this tag. */
    Der enter(int tag) throws Unverified {
        if (tag() != tag) {
            throw malformed();
        }
        int length = peek(at + 1);
        int start = at + 2;
        if (length > 0x7F) {
            int count = length & 0x7F;
            if (count == 0 || count > 2) {
                throw malformed();
            }
            length = 0;
            for (int i = 0; i < count; i++) {
                length = length << 8 | peek(start++);
            }
        }
        if (length > end - start) {
            throw malformed();
        }
        at = start + length;
        return new Der(bytes, what, start, at);
    }

    /** The same, where nothing may follow. */
    Der only(int tag) throws Unverified {
        Der inside = enter(tag);
        if (!atEnd()) {
            throw malformed();
        }
        return inside;
    }

    String text() throws Unverified {
        if (atEnd()) {
            throw malformed();
        }
        return new String(bytes, at, end - at, StandardCharsets.US_ASCII);
    }

    /** Of a UTF8String, which may be empty. */
    String utf8() {
        return new String(bytes, at, end - at, StandardCharsets.UTF_8);
    }

    BigInteger integer() throws Unverified {
        if (atEnd() || end - at > 8) {
            throw malformed();
        }
        return new BigInteger(bytes, at, end - at);
    }
}
