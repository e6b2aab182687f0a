package org.patchbay.webhook;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import javax.servlet.http.Cookie;
import javax.servlet.http.HttpServletResponse;

import org.eclipse.jetty.server.Request;

import org.patchbay.api.ops.page.Page;
import org.patchbay.api.ops.page.PageAnswer;
import org.patchbay.api.ops.page.PageCall;
import org.patchbay.api.ops.page.PageCookie;
import org.patchbay.api.ops.webhook.WebhookAnswer;

/** One request for a page: from the server's to the page's and back, with the headers that keep a browser to what the page says. */
final class Sheet {
    /** A form is an answer of a sign-in service, or a button. */
    static final int MOST_BYTES = 64 << 10;

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String HTML = "text/html; charset=utf-8";

    private final Hooks.Place<Page, PageCall, PageAnswer> place;
    private final Request request;
    private final HttpServletResponse response;

    Sheet(Hooks.Place<Page, PageCall, PageAnswer> place, Request request, HttpServletResponse response) {
        this.place = place;
        this.request = request;
        this.response = response;
    }

    /** A page that says what a person can make of a status. */
    static PageAnswer plain(int status) {
        String text = status == 503
                ? "This page is not available just now. Please try again in a moment."
                : "Something went wrong here. Please try again later, or tell your administrator.";
        return new PageAnswer(
                status,
                "<!DOCTYPE html><html lang=\"en\"><head><title>Not available</title></head><body><h1>Not available</h1><p>"
                        + text + "</p></body></html>",
                "",
                Optional.empty(),
                List.of());
    }

    boolean isForm() {
        String type = Optional.ofNullable(request.getContentType()).orElse("").toLowerCase(Locale.ROOT);
        return type.equals(FORM) || type.startsWith(FORM + ";");
    }

    WebhookAnswer answer(boolean post, Map<String, String> query, byte[] body) {
        Map<String, String> form;
        try {
            if (body.length > MOST_BYTES) {
                return WebhookAnswer.of(413);
            }
            form = Query.decoded(new String(body, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return WebhookAnswer.of(400);
        }
        PageCall call = new PageCall(post, query, form, cookies());
        PageAnswer answer = place.hook().map(hook -> hook.take(call)).orElseGet(() -> plain(503));
        headers(answer);
        return new WebhookAnswer(answer.status(), HTML, answer.html());
    }

    private Map<String, String> cookies() {
        Map<String, String> all = new HashMap<>();
        Cookie[] sent = request.getCookies();
        if (sent != null) {
            for (Cookie cookie : sent) {
                all.putIfAbsent(cookie.getName(), cookie.getValue());
            }
        }
        return all;
    }

    private void headers(PageAnswer answer) {
        String style = answer.style().isEmpty() ? "" : "; style-src 'sha256-" + hash(answer.style()) + "'";
        response.setHeader(
                "Content-Security-Policy",
                "default-src 'none'" + style + "; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        answer.location().ifPresent(to -> response.setHeader("Location", to.toASCIIString()));
        for (PageCookie cookie : answer.cookies()) {
            response.addHeader(
                    "Set-Cookie",
                    cookie.name() + "=" + cookie.value() + "; Max-Age=" + cookie.seconds() + "; Path="
                            + request.getHttpURI().getPath() + "; Secure; HttpOnly; SameSite="
                            + switch (cookie.site()) {
                                case STRICT -> "Strict";
                                case LAX -> "Lax";
                                case NONE -> "None";
                            });
        }
    }

    private static String hash(String style) {
        try {
            return Base64.getEncoder()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
