package org.patchbay.stir;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The numbers that a certificate has the right to sign for (RFC 8226 section 9).
 *
 * @param providers service provider codes: of whoever has one, which numbers these are is not in the certificate
 * @param ranges numbers
 */
record TnAuthList(List<String> providers, List<Range> ranges) {
    static final String OID = "1.3.6.1.5.5.7.1.26";

    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    private static final int IA5_STRING = 0x16;
    private static final int INTEGER = 0x02;
    private static final int PROVIDER = 0xA0;
    private static final int RANGE = 0xA1;
    private static final int ONE = 0xA2;

    /**
     * Numbers of the same length, one after the other.
     *
     * @param first digits; {@code *} and {@code #} only where there is no other
     * @param count how many
     */
    record Range(String first, BigInteger count) {
        boolean has(String number) {
            if (number.length() != first.length()) {
                return false;
            }
            if (count.equals(BigInteger.ONE)) {
                return number.equals(first);
            }
            BigInteger distance = new BigInteger(number).subtract(new BigInteger(first));
            return distance.signum() >= 0 && distance.compareTo(count) < 0;
        }
    }

    /** @param extension as {@code X509Certificate.getExtensionValue} has it; null for a certificate without one */
    static TnAuthList read(byte @Nullable [] extension) throws Unverified {
        if (extension == null) {
            throw new Unverified(
                    Unverified.BAD_CERTIFICATE, "The certificate does not say for which numbers it is (TNAuthList).");
        }
        List<String> providers = new ArrayList<>();
        List<Range> ranges = new ArrayList<>();
        Der entries = new Der(extension).only(OCTET_STRING).only(SEQUENCE);
        if (entries.atEnd()) {
            throw Der.malformed();
        }
        while (!entries.atEnd()) {
            int tag = entries.tag();
            Der entry = entries.enter(tag);
            switch (tag) {
                case PROVIDER -> providers.add(entry.only(IA5_STRING).text());
                case ONE -> ranges.add(new Range(number(entry.only(IA5_STRING), "[0-9*#]"), BigInteger.ONE));
                case RANGE -> {
                    Der range = entry.only(SEQUENCE);
                    String first = number(range.enter(IA5_STRING), "[0-9]");
                    BigInteger count = range.enter(INTEGER).integer();
                    if (count.compareTo(BigInteger.TWO) < 0) {
                        throw Der.malformed();
                    }
                    ranges.add(new Range(first, count));
                }
                default -> throw Der.malformed();
            }
        }
        return new TnAuthList(List.copyOf(providers), List.copyOf(ranges));
    }

    private static String number(Der text, String characters) throws Unverified {
        String number = text.text();
        if (!number.matches(characters + "{1,15}")) {
            throw Der.malformed();
        }
        return number;
    }

    /** Whether it may sign for this number, digits without a plus, as far as it says. */
    boolean covers(String number) {
        return !providers.isEmpty() || ranges.stream().anyMatch(range -> range.has(number));
    }

    /** As much of DER (ITU-T X.690) as it takes: definite lengths, one byte of tag. */
    private static final class Der {
        private final byte[] bytes;
        private int at;
        private final int end;

        Der(byte[] bytes) {
            this(bytes, 0, bytes.length);
        }

        private Der(byte[] bytes, int from, int end) {
            this.bytes = bytes;
            this.at = from;
            this.end = end;
        }

        static Unverified malformed() {
            return new Unverified(
                    Unverified.BAD_CERTIFICATE, "What the certificate says of its numbers (TNAuthList) is malformed.");
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
            return new Der(bytes, start, at);
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

        BigInteger integer() throws Unverified {
            if (atEnd() || end - at > 8) {
                throw malformed();
            }
            return new BigInteger(bytes, at, end - at);
        }
    }
}
