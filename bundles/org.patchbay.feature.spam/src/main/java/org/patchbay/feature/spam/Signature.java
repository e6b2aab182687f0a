package org.patchbay.feature.spam;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.patchbay.api.call.Attempt;
import org.patchbay.api.call.CallView;
import org.patchbay.api.call.policy.Question;

/**
 * What is known of the signature of the caller's number.
 *
 * @param kind whether there is a right one
 * @param attestation {@code A}, {@code B}, {@code C}, or empty where it is not said
 * @param text for the trace
 */
record Signature(Kind kind, String attestation, String text) {
    /** What the answer of the lookup {@code stir} is asked for by. */
    static final String OP = "stir";

    private static final Pattern VERSTAT = Pattern.compile("(?i);\\s*verstat=([A-Za-z-]+)");
    /** A name that is shown, which is the caller's own to choose. */
    private static final Pattern QUOTED = Pattern.compile("\"([^\"\\\\]|\\\\.)*+\"");

    private static final Pattern IN_BRACKETS = Pattern.compile("<([^<>]*)>");
    /** More are not looked at there; one more so that it says so. */
    private static final int MOST = 5;

    private static final int LONGEST = 4097;

    enum Kind {
        RIGHT,
        WRONG,
        /** None, or none that could be looked at. */
        NONE
    }

    static List<String> identities(Attempt attempt) {
        return attempt.headers().getOrDefault("identity", List.of());
    }

    /** What there is to ask of the lookup; numbers that are not known are empty. */
    static Map<String, String> question(Attempt attempt, CallView call, String calling, String called) {
        Map<String, String> arguments = new LinkedHashMap<>();
        List<String> identities = new ArrayList<>(identities(attempt));
        for (int i = 0; i < Math.min(MOST, identities.size()); i++) {
            String each = identities.get(i);
            arguments.put("identity." + i, each.length() > LONGEST ? each.substring(0, LONGEST) : each);
        }
        List<String> dates = attempt.headers().getOrDefault("date", List.of());
        if (!dates.isEmpty()) {
            arguments.put("date", dates.get(0));
        }
        arguments.put("calling", calling);
        arguments.put("called", called);
        arguments.put("now", call.now().toString());
        return arguments;
    }

    /** What the lookup has answered. */
    static Signature of(Map<String, String> answer) {
        String error = answer.get(Question.ERROR);
        if (error != null) {
            return new Signature(Kind.NONE, "", "not verified: " + error);
        }
        String reason = answer.getOrDefault("reason", "");
        String status = answer.getOrDefault("status", "0");
        return switch (answer.getOrDefault("result", "")) {
            case "PASSED" -> {
                String attestation = answer.getOrDefault("attestation", "");
                yield new Signature(
                        Kind.RIGHT,
                        attestation,
                        "signed" + (attestation.isEmpty() ? "" : ", attestation " + attestation) + ", by "
                                + answer.getOrDefault("signer", "?")
                                + (Boolean.parseBoolean(answer.get("diverted")) ? ", diverted" : ""));
            }
            case "FAILED" -> new Signature(Kind.WRONG, "", "signature refused (" + status + "): " + reason);
            default -> new Signature(Kind.NONE, "", "not verified: " + reason);
        };
    }

    /** What the provider says that it has found (3GPP TS 24.229, verstat). */
    static Optional<Signature> said(Attempt attempt) {
        List<String> all = new ArrayList<>();
        attempt.headers().getOrDefault("p-asserted-identity", List.of()).forEach(each -> all.addAll(uris(each)));
        all.add(attempt.from().uri());
        for (String each : all) {
            Matcher found = VERSTAT.matcher(each);
            if (found.find()) {
                String verstat = found.group(1).toLowerCase(Locale.ROOT);
                return switch (verstat) {
                    case "tn-validation-passed" ->
                        Optional.of(new Signature(Kind.RIGHT, "", "signed, as the provider says"));
                    case "tn-validation-passed-a", "tn-validation-passed-b", "tn-validation-passed-c" ->
                        Optional.of(new Signature(
                                Kind.RIGHT,
                                verstat.substring(verstat.length() - 1).toUpperCase(Locale.ROOT),
                                "signed, as the provider says"));
                    case "tn-validation-failed",
                            "tn-validation-failed-a",
                            "tn-validation-failed-b",
                            "tn-validation-failed-c" ->
                        Optional.of(new Signature(Kind.WRONG, "", "signature refused, as the provider says"));
                    default -> Optional.empty();
                };
            }
        }
        return Optional.empty();
    }

    /** The URIs of a value such as {@code "Grace" <sip:…>, <tel:…>}; the names are not looked at. */
    private static List<String> uris(String value) {
        String unnamed = QUOTED.matcher(value).replaceAll("");
        if (unnamed.indexOf('"') >= 0) {
            return List.of();
        }
        return unnamed.indexOf('<') < 0
                ? List.of(unnamed)
                : IN_BRACKETS
                        .matcher(unnamed)
                        .results()
                        .map(found -> found.group(1))
                        .toList();
    }
}
