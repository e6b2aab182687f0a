package org.patchbay.bus;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Version;

import org.patchbay.api.call.policy.Phase;

/** What a service says of itself, as plain data: it outlives the service. */
record SlotInfo(
        Kind kind,
        String name,
        Phase phase,
        List<String> before,
        List<String> after,
        int budgetMillis,
        int stateVersion,
        boolean emergency,
        List<String> facts,
        Origin from) {

    /** What can be asked. */
    enum Kind {
        HANDLER,
        TREATMENT,
        LOOKUP,
        LISTENER,
        /** A service of the core itself. */
        CORE;

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        /** What it means to calls that one of this kind is not there, for a sentence in the log. */
        String absence() {
            return this == TREATMENT
                    ? "calls that were to begin with it are refused"
                    : "calls go on as the roster says for its absence";
        }
    }

    /** Where a service comes from. */
    record Origin(String bundle, Version version, long bundleId, long serviceId) {
        @Override
        public String toString() {
            return bundle + "/" + version;
        }
    }

    private static final Origin NOWHERE = new Origin("", Version.emptyVersion, -1, -1);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    /** @throws IllegalArgumentException saying what is missing and what to do */
    static SlotInfo read(Kind kind, Map<String, ?> properties, Origin from) {
        String name = String.valueOf(properties.get("patchbay.name"));
        if (properties.get("patchbay.name") == null || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("patchbay.name = '" + properties.get("patchbay.name")
                    + "' must be letters, digits, dots and dashes. Put " + annotation(kind) + " beside @Component");
        }
        return new SlotInfo(
                kind,
                name,
                phase(kind, properties.get("patchbay.phase")),
                words(properties.get("patchbay.before")),
                words(properties.get("patchbay.after")),
                number(properties, "patchbay.budget.ms", 20, 1, 1000),
                number(properties, "patchbay.state.version", 1, 0, Integer.MAX_VALUE),
                Boolean.parseBoolean(String.valueOf(properties.get("patchbay.emergency"))),
                words(properties.get("patchbay.facts")),
                from);
    }

    /** Of a service of the core, which has no slot of its own to choose. */
    static SlotInfo core(String name, Origin from) {
        return new SlotInfo(Kind.CORE, name, Phase.SCREEN, List.of(), List.of(), 1000, 1, true, List.of(), from);
    }

    /** Of a handler that the roster knows and nobody has seen. */
    static SlotInfo unknown(String name) {
        return core(name, NOWHERE);
    }

    private static Phase phase(Kind kind, @Nullable Object value) {
        if (kind != Kind.HANDLER) {
            return Phase.SCREEN;
        }
        for (Phase phase : Phase.values()) {
            if (phase.name().equals(String.valueOf(value))) {
                return phase;
            }
        }
        throw new IllegalArgumentException("patchbay.phase = '" + value + "' must be one of " + List.of(Phase.values())
                + ". Put @HandlerInfo beside @Component");
    }

    private static int number(Map<String, ?> properties, String key, int otherwise, int least, int most) {
        Object value = properties.get(key);
        if (value == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(value.toString());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(key + " = '" + value + "' must be a number", e);
        }
        throw new IllegalArgumentException(key + " = " + value + " must be from " + least + " to " + most);
    }

    private static List<String> words(@Nullable Object value) {
        if (value instanceof String[] many) {
            return List.of(many);
        }
        return value == null ? List.of() : List.of(value.toString());
    }

    private static String annotation(Kind kind) {
        return switch (kind) {
            case HANDLER -> "@HandlerInfo";
            case TREATMENT -> "@TreatmentInfo";
            case LOOKUP -> "@LookupInfo";
            default -> "@FactInfo";
        };
    }
}
