package org.patchbay.stir;

import java.math.BigInteger;
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
            if (count.equals(BigInteger.ONE) || !number.matches("[0-9]+")) {
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
        Der entries = new Der(extension, "its numbers (TNAuthList)")
                .only(Der.OCTET_STRING)
                .only(Der.SEQUENCE);
        if (entries.atEnd()) {
            throw entries.malformed();
        }
        while (!entries.atEnd()) {
            int tag = entries.tag();
            Der entry = entries.enter(tag);
            switch (tag) {
                case PROVIDER -> providers.add(entry.only(Der.IA5_STRING).text());
                case ONE -> ranges.add(new Range(number(entry.only(Der.IA5_STRING), "[0-9*#]"), BigInteger.ONE));
                case RANGE -> {
                    Der range = entry.only(Der.SEQUENCE);
                    String first = number(range.enter(Der.IA5_STRING), "[0-9]");
                    BigInteger count = range.enter(Der.INTEGER).integer();
                    if (count.compareTo(BigInteger.TWO) < 0) {
                        throw range.malformed();
                    }
                    ranges.add(new Range(first, count));
                }
                default -> throw entries.malformed();
            }
        }
        return new TnAuthList(List.copyOf(providers), List.copyOf(ranges));
    }

    private static String number(Der text, String characters) throws Unverified {
        String number = text.text();
        if (!number.matches(characters + "{1,15}")) {
            throw text.malformed();
        }
        return number;
    }

    /** Whether it may sign for this number, digits without a plus, as far as it says. */
    boolean covers(String number) {
        return !providers.isEmpty() || ranges.stream().anyMatch(range -> range.has(number));
    }
}
