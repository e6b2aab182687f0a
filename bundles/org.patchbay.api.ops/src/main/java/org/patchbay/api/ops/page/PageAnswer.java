package org.patchbay.api.ops.page;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * What a browser is answered.
 *
 * @param status the HTTP status
 * @param html the page; empty where the browser is sent on
 * @param style what stands in the page's only {@code style} element, byte for byte: no other style counts
 * @param location where the browser is sent on to
 * @param cookies what the browser is to keep
 */
public record PageAnswer(int status, String html, String style, Optional<URI> location, List<PageCookie> cookies) {
    public PageAnswer {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("An answer has a final status, not " + status + ".");
        }
        cookies = List.copyOf(cookies);
    }

    /** Sends the browser on, which asks there by GET. */
    public static PageAnswer to(URI location, List<PageCookie> cookies) {
        return new PageAnswer(303, "", "", Optional.of(location), cookies);
    }

    /** Without what it holds. */
    @Override
    public String toString() {
        return "PageAnswer[" + status + "]";
    }
}
