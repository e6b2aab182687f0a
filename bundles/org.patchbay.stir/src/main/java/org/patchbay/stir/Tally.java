package org.patchbay.stir;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what became of calls, since the bundle began. */
final class Tally {
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    Validation count(Validation validation) {
        String name = validation.passed()
                ? "attested " + (validation.attestation().isEmpty() ? "without a level" : validation.attestation())
                : validation.status() == 0 ? "not verified" : "refused " + validation.status();
        counts.computeIfAbsent(name, any -> new LongAdder()).increment();
        return validation;
    }

    /** Such as {@code attested A 12, refused 438 1}; empty before the first. */
    String text() {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(counts).forEach((name, count) -> text.append(text.isEmpty() ? "" : ", ")
                .append(name)
                .append(' ')
                .append(count.sum()));
        return text.toString();
    }
}
