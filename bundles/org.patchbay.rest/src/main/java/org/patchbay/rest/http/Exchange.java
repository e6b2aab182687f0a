package org.patchbay.rest.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import org.patchbay.rest.json.Body;

/** A request of somebody who is known, at the place where it is answered. */
public final class Exchange {
    private static final int MOST_JSON = 256 << 10;

    private final Request request;
    private final Caller caller;
    private final Services services;
    private final Map<String, String> path;
    private final Map<String, String> parameters;

    Exchange(
            Request request,
            Caller caller,
            Services services,
            Map<String, String> path,
            Map<String, String> parameters) {
        this.request = request;
        this.caller = caller;
        this.services = services;
        this.path = path;
        this.parameters = parameters;
    }

    public Caller caller() {
        return caller;
    }

    public <S, R> R use(Class<S> type, Services.Use<S, R> use) throws Exception {
        return services.use(type, use);
    }

    /** The same of one of several, who is meant by a property. */
    public <S, R> R use(Class<S> type, String property, String feature, Services.Use<S, R> use) throws Exception {
        return services.use(type, property, feature, use);
    }

    /** What stands in the path for a name in braces. */
    public String path(String name) {
        return path.getOrDefault(name, "");
    }

    public Optional<String> header(String name) {
        return request.header(name);
    }

    /** A parameter; empty where it is not given. */
    public String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    public String needed(String name) {
        String value = parameter(name);
        if (value.isBlank()) {
            throw Problem.of(422, List.of("The parameter '" + name + "' is missing."));
        }
        return value;
    }

    public int number(String name, int least, int most, int byDefault) {
        String value = parameter(name);
        if (value.isEmpty()) {
            return byDefault;
        }
        if (value.matches("[0-9]{1,9}") && Integer.parseInt(value) >= least && Integer.parseInt(value) <= most) {
            return Integer.parseInt(value);
        }
        throw Problem.of(422, List.of("The parameter '" + name + "' must be " + least + " to " + most + "."));
    }

    public boolean flag(String name) {
        return switch (parameter(name)) {
            case "", "false" -> false;
            case "true" -> true;
            default -> throw Problem.of(422, List.of("The parameter '" + name + "' must be true or false."));
        };
    }

    public <E extends Enum<E>> E word(String name, Class<E> type) {
        String value = needed(name).toUpperCase(Locale.ROOT);
        for (E each : type.getEnumConstants()) {
            if (each.name().equals(value)) {
                return each;
            }
        }
        throw Problem.of(
                422, List.of("The parameter '" + name + "' must be one of " + List.of(type.getEnumConstants()) + "."));
    }

    /** Whether this media type was asked for, and not merely taken with all others. */
    public boolean prefers(String type) {
        return request.header("Accept").filter(a -> a.contains(type)).isPresent();
    }

    /** The JSON object that came with it. */
    public Body json() {
        return Body.of(text("application/json", MOST_JSON));
    }

    /** The body as text (UTF-8), when it is of this media type. */
    public String text(String type, int most) {
        typed(type);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(request.body(most)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw Problem.of(400, "The body is not UTF-8.");
        }
    }

    /**
     * Writes the body to somewhere, when it is of this media type.
     *
     * @throws IOException when it cannot be written there
     */
    public long copy(String type, long most, OutputStream to) throws IOException {
        typed(type);
        return request.body(most, to);
    }

    private void typed(String type) {
        String[] given = request.header("Content-Type")
                .orElse("")
                .toLowerCase(Locale.ROOT)
                .split(";");
        if (!given[0].strip().equals(type)) {
            throw Problem.of(415, "The body must be " + type + ", and Content-Type must say so.");
        }
        for (int i = 1; i < given.length; i++) {
            String parameter = given[i].strip().replace("\"", "");
            if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
                throw Problem.of(415, "The body must be in UTF-8.");
            }
        }
        if (request.header("Content-Encoding")
                .filter(e -> !e.equals("identity"))
                .isPresent()) {
            throw Problem.of(415, "The body must not be compressed.");
        }
    }
}
