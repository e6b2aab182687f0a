package org.patchbay.api.ops.page;

/**
 * A cookie of one page, for https and out of reach of scripts, sent back to that page alone.
 *
 * @param name letters, digits and dashes
 * @param value of letters, digits, dots, dashes, underscores and equals signs
 * @param seconds how long it is kept; 0 makes the browser forget it
 * @param site when it is sent
 */
public record PageCookie(String name, String value, int seconds, Site site) {

    /** From where a request must come for the cookie to be sent with it. */
    public enum Site {
        /** From pages of this node alone. */
        STRICT,
        /** As well when somebody follows a link, or is sent on, from elsewhere. */
        LAX,
        /** As well with a form that is posted from elsewhere, as sign-in services answer. */
        NONE
    }

    public PageCookie {
        if (!name.matches("[A-Za-z0-9-]{1,64}") || !value.matches("[A-Za-z0-9._=-]{0,3000}") || seconds < 0) {
            throw new IllegalArgumentException(
                    "A cookie has a plain name, a plain value of 3,000 at most, and a time.");
        }
    }

    /** Without what it holds. */
    @Override
    public String toString() {
        return "PageCookie[" + name + "]";
    }
}
