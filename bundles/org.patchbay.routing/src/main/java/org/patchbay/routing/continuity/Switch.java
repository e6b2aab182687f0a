package org.patchbay.routing.continuity;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import org.patchbay.api.directory.plan.Assignment.Level;

/**
 * Somebody who was switched over to the standby provider.
 *
 * @param subject who; of one by health the tenant
 * @param outage of one by health: the id of the provider that is out, whose users are moved; else empty
 * @param by who switched
 * @param until the first moment it holds no more; empty for until it is taken back
 */
public record Switch(
        String tenant,
        Subject subject,
        Optional<String> outage,
        String by,
        Instant at,
        Optional<Instant> until,
        boolean drill,
        String reason) {
    /** Who switches where nobody did. */
    public static final String HEALTH = "health";

    static final String SPACE = "continuity";

    /** The key of its document. */
    String key() {
        return outage.map(provider -> healthKey(tenant, provider)).orElseGet(() -> key(tenant, subject));
    }

    static String key(String tenant, Subject subject) {
        return tenant + "/" + subject.level() + "/" + subject.id();
    }

    static String healthKey(String tenant, String provider) {
        return tenant + "/" + HEALTH + "/" + provider;
    }

    boolean holds(Instant now) {
        return until.map(now::isBefore).orElse(true);
    }

    /** Lines of {@code key=value}. */
    String text() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("tenant", tenant);
        values.put("level", subject.level().name());
        values.put("subject", subject.id());
        values.put("outage", outage.orElse(""));
        values.put("by", by);
        values.put("at", at.toString());
        values.put("until", until.map(Instant::toString).orElse(""));
        values.put("drill", Boolean.toString(drill));
        values.put("reason", reason);
        return KeyValues.write(values);
    }

    /** @throws RuntimeException when it was not written by {@link #text} */
    static Switch read(String text) {
        Map<String, String> values = KeyValues.read(text);
        return new Switch(
                values.getOrDefault("tenant", ""),
                new Subject(Level.valueOf(values.getOrDefault("level", "")), values.getOrDefault("subject", "")),
                Optional.of(values.getOrDefault("outage", "")).filter(s -> !s.isEmpty()),
                values.getOrDefault("by", ""),
                Instant.parse(values.getOrDefault("at", "")),
                Optional.of(values.getOrDefault("until", ""))
                        .filter(s -> !s.isEmpty())
                        .map(Instant::parse),
                Boolean.parseBoolean(values.get("drill")),
                values.getOrDefault("reason", ""));
    }
}
