package org.patchbay.sip.stack.message;

/**
 * One header field: its name, written in full, and its value as it was received (unfolded, outer white space removed) or set.
 *
 * <p>Values of list headers are not split; use {@link SipMessage#elements(String)} for that.
 *
 * @param name the full name ({@code From} for {@code f}); known names in the spelling of their RFC, others as written
 * @param value the text
 */
public record HeaderField(String name, String value) {

    /** Makes the name canonical and refuses line breaks, which would smuggle in further fields. */
    public HeaderField {
        name = HeaderNames.canonical(name);
        checkLine(name);
        checkLine(value);
        if (name.isEmpty() || name.indexOf(':') >= 0 || name.indexOf(' ') >= 0) {
            throw new IllegalArgumentException("not a header name");
        }
    }

    /** Whether the field has this name, in any case or compact. */
    public boolean is(String other) {
        return name.equals(other) || name.equalsIgnoreCase(HeaderNames.canonical(other));
    }

    @Override
    public String toString() {
        return name + ": " + value;
    }

    static void checkLine(String text) {
        if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0 || text.indexOf(0) >= 0) {
            throw new IllegalArgumentException("line break or NUL in a header field");
        }
    }
}
