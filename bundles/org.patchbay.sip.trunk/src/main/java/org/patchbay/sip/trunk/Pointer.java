package org.patchbay.sip.trunk;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A NAPTR record that says under which name the SRV records of a service are (RFC 3263 section 4.1, RFC 3403).
 *
 * @param order 0 to 65535, the lowest first
 * @param preference within an order, the lowest first
 */
record Pointer(int order, int preference, String name) {
    /** ORDER PREFERENCE FLAGS SERVICES REGEXP REPLACEMENT. */
    private static final int PARTS = 6;

    /** The one that counts of these records for this service; empty if there is none. */
    static Optional<String> best(List<String> records, String service) {
        return records.stream()
                .flatMap(record -> read(record, service).stream())
                .min(Comparator.comparingInt(Pointer::order).thenComparingInt(Pointer::preference))
                .map(Pointer::name);
    }

    /** Only what leads to SRV records by its name is of use: what a regular expression would make of the domain is nowhere in use for SIP. */
    private static Optional<Pointer> read(String record, String service) {
        String[] parts = record.split(" ");
        if (parts.length != PARTS
                || !parts[2].equalsIgnoreCase("s")
                || !parts[3].equalsIgnoreCase(service)
                || parts[5].length() < 2) {
            return Optional.empty();
        }
        String name = parts[5].toLowerCase(Locale.ROOT);
        try {
            return Optional.of(new Pointer(
                    Integer.parseInt(parts[0]),
                    Integer.parseInt(parts[1]),
                    name.endsWith(".") ? name.substring(0, name.length() - 1) : name));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
