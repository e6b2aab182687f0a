package org.patchbay.rest.json;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

import org.patchbay.rest.http.Problem;

/**
 * The object that came with a request. Ask for each member that may be there, then call {@link #checked}: what is missing, of a wrong type, or
 * was not asked for is said all together, and nothing has been done yet.
 */
public final class Body {
    private final Map<String, Object> members = new LinkedHashMap<>();
    private final Set<String> asked = new HashSet<>();
    private final List<String> problems = new ArrayList<>();

    private Body(Map<?, ?> object) {
        object.forEach((name, value) -> members.put(String.valueOf(name), value));
    }

    public static Body of(String text) {
        try {
            if (JsonReading.read(text) instanceof Map<?, ?> object) {
                return new Body(object);
            }
            throw Problem.of(400, "The body must be a JSON object: {\"member\": value, …}.");
        } catch (JsonReading.Malformed e) {
            throw Problem.of(400, e.getMessage());
        }
    }

    private Optional<Object> member(String name) {
        asked.add(name);
        Object value = members.get(name);
        return value == null || value.equals(Optional.empty()) ? Optional.empty() : Optional.of(value);
    }

    private <T> Optional<T> member(String name, Class<T> type, String what) {
        Optional<Object> value = member(name);
        if (value.isPresent() && !type.isInstance(value.get())) {
            problems.add("'" + name + "' must be " + what + ".");
            return Optional.empty();
        }
        return value.map(type::cast);
    }

    /** Text, empty where it is not given. */
    public String text(String name) {
        return member(name, String.class, "text").orElse("");
    }

    /** Text that must be there and not be blank. */
    public String needed(String name) {
        Optional<String> text = member(name, String.class, "text");
        if (text.filter(t -> !t.isBlank()).isEmpty() && !members.containsKey(name)) {
            problems.add("'" + name + "' is missing.");
        } else if (text.filter(String::isBlank).isPresent()) {
            problems.add("'" + name + "' must not be empty.");
        }
        return text.orElse("");
    }

    public boolean flag(String name) {
        return member(name, Boolean.class, "true or false").orElse(false);
    }

    public OptionalLong number(String name, long least, long most) {
        Optional<BigDecimal> number = member(name, BigDecimal.class, "a whole number from " + least + " to " + most);
        if (number.isEmpty()) {
            return OptionalLong.empty();
        }
        BigDecimal given = number.get();
        if (given.compareTo(BigDecimal.valueOf(least)) < 0
                || given.compareTo(BigDecimal.valueOf(most)) > 0
                || given.stripTrailingZeros().scale() > 0) {
            problems.add("'" + name + "' must be a whole number from " + least + " to " + most + ".");
            return OptionalLong.empty();
        }
        return OptionalLong.of(given.longValueExact());
    }

    public Optional<Instant> instant(String name) {
        String text = text(name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(java.time.OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            problems.add("'" + name + "' must be a time with its offset (RFC 3339): 2026-03-01T10:00:00Z.");
            return Optional.empty();
        }
    }

    /** One of some words. */
    public <E extends Enum<E>> Optional<E> word(String name, Class<E> type) {
        String text = needed(name);
        for (E each : type.getEnumConstants()) {
            if (each.name().equals(text)) {
                return Optional.of(each);
            }
        }
        if (!text.isBlank()) {
            problems.add("'" + name + "' must be one of " + List.of(type.getEnumConstants()) + ".");
        }
        return Optional.empty();
    }

    /** Texts, none where there is no such member. */
    public List<String> list(String name) {
        List<String> texts = new ArrayList<>();
        member(name, List.class, "an array of texts").ifPresent(array -> {
            for (Object each : array) {
                if (each instanceof String text && !text.isBlank()) {
                    texts.add(text);
                } else {
                    problems.add("'" + name + "' must hold texts alone, none of them empty.");
                }
            }
        });
        return texts;
    }

    /**
     * What is to be repeated, so that nobody does by mistake what cannot be taken back.
     *
     * @param meant what is to be repeated
     * @param why what is lost otherwise
     */
    public void confirmed(String name, String meant, String why) {
        if (!text(name).equals(meant)) {
            problems.add("'" + name + "' must be '" + meant + "': " + why);
        }
    }

    /** An object whose members are text. */
    public Map<String, String> texts(String name) {
        Map<String, String> texts = new LinkedHashMap<>();
        Optional<?> object = member(name, Map.class, "an object whose members are text");
        if (object.isEmpty() && !members.containsKey(name)) {
            problems.add("'" + name + "' is missing.");
        }
        if (object.isPresent() && object.get() instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                if (value instanceof String text) {
                    texts.put(String.valueOf(key), text);
                } else {
                    problems.add("'" + name + "." + key + "' must be text.");
                }
            });
        }
        return texts;
    }

    /** Throws when anything is wrong: 422 with all of it. */
    public void checked() {
        for (String name : members.keySet()) {
            if (!asked.contains(name)) {
                problems.add("There is no member '" + name + "' here; there may be "
                        + asked.stream().sorted().toList() + ".");
            }
        }
        if (!problems.isEmpty()) {
            throw Problem.of(422, problems);
        }
    }
}
