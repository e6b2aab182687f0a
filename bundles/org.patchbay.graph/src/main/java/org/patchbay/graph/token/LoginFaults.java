package org.patchbay.graph.token;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.microsoft.aad.msal4j.MsalServiceException;

import org.patchbay.graph.token.SignInFault.Kind;

/** What the sign-in service's refusals mean. Its own words are not repeated, which may name people: its codes are. */
final class LoginFaults {
    private static final Pattern CODE = Pattern.compile("AADSTS(\\d{4,8})");
    /** Not consented to, or consent is asked for and the person did not give it, or may not. */
    private static final Set<String> CONSENT = Set.of("65001", "65004", "650051", "90094", "90095", "65005", "650057");
    /** The app is not there, or switched off. */
    private static final Set<String> APP = Set.of("700016", "7000112", "7000113", "7000114");

    /** What a user came with is no token: said as a wrong request, which it is not. */
    private static final Set<String> NO_TOKEN = Set.of("50027");

    private static final int MOST_SECONDS = 3600;

    private LoginFaults() {}

    /** What the service refused while a browser was there, or to this node, by its error and what it says. */
    static SignInFault of(String error, String said, int status, Optional<Duration> retryAfter) {
        Matcher matcher = CODE.matcher(said);
        String code = matcher.find() ? matcher.group(1) : "";
        String shown = (error + (code.isEmpty() ? "" : ", AADSTS" + code)).replaceAll("[^A-Za-z0-9_, ]", "");
        if (APP.contains(code)) {
            return new SignInFault(
                    Kind.APP,
                    "The app registration is not known in the Microsoft tenant, or is disabled there (" + shown + ").");
        }
        if (CONSENT.contains(code) || error.equals("consent_required") || error.equals("access_denied")) {
            return new SignInFault(Kind.CONSENT, "Consent is missing, or was withdrawn (" + shown + ").");
        }
        if (status >= 500
                || status == 429
                || status == 408
                || error.equals("temporarily_unavailable")
                || error.equals("server_error")) {
            return new SignInFault(
                    Kind.UNAVAILABLE,
                    "The sign-in service cannot be used now (" + (status == 0 ? "" : status + " ") + shown + ").",
                    retryAfter);
        }
        if (NO_TOKEN.contains(code)
                || error.equals("invalid_grant")
                || error.equals("interaction_required")
                || error.equals("login_required")) {
            return new SignInFault(Kind.SIGN_IN, "The user has to sign in again (" + shown + ").");
        }
        if (error.equals("invalid_client") || error.equals("unauthorized_client")) {
            return new SignInFault(
                    Kind.CREDENTIAL,
                    "The sign-in service does not take the app's certificate or secret (" + shown
                            + "). Renew it in the app registration and here.");
        }
        return new SignInFault(
                Kind.UNAVAILABLE,
                "The sign-in service gave no token (" + (status == 0 ? "" : status + " ") + shown + ").");
    }

    static SignInFault of(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SignInFault fault) {
                return fault;
            }
            if (cause instanceof MsalServiceException service) {
                return of(
                        Optional.ofNullable(service.errorCode()).orElse(""),
                        Optional.ofNullable(service.getMessage()).orElse(""),
                        service.statusCode() == null ? 0 : service.statusCode(),
                        retryAfter(service.headers()));
            }
            if (cause instanceof IOException) {
                return new SignInFault(
                        Kind.UNAVAILABLE, "No answer came from the sign-in service: " + cause.getMessage() + ".");
            }
        }
        return new SignInFault(
                Kind.UNAVAILABLE,
                "What the sign-in service answered cannot be used ("
                        + thrown.getClass().getSimpleName() + ").");
    }

    private static Optional<Duration> retryAfter(Map<String, List<String>> headers) {
        return headers == null
                ? Optional.empty()
                : headers.entrySet().stream()
                        .filter(each -> each.getKey() != null
                                && each.getKey().toLowerCase(Locale.ROOT).equals("retry-after"))
                        .flatMap(each -> each.getValue().stream())
                        .filter(text -> text.matches("\\d{1,5}"))
                        .map(text -> Duration.ofSeconds(Math.min(MOST_SECONDS, Integer.parseInt(text))))
                        .findFirst();
    }
}
