package org.patchbay.sip.stack.message;

import org.jspecify.annotations.Nullable;

/**
 * One header field: its name, written in full, and its value as it was received (unfolded, outer white space removed) or set. Immutable.
 *
 * <p>Values of list headers are not split; use {@link SipMessage#elements(String)} for that.
 */
public final class HeaderField {
    private final String name;
    private final String value;
    /** Whether each character of both is one byte in UTF-8. */
    private final boolean ascii;

    /** Makes the name canonical and refuses line breaks, which would smuggle in further fields. */
    public HeaderField(String name, String value) {
        String known = HeaderNames.known(name);
        boolean plain = true;
        if (known == null) {
            plain = checkLine(name);
            if (name.isEmpty() || name.indexOf(':') >= 0 || name.indexOf(' ') >= 0) {
                throw new IllegalArgumentException("not a header name");
            }
        }
        this.ascii = checkLine(value) && plain;
        this.name = known == null ? name : known;
        this.value = value;
    }

    /** What a parser has found: a canonical name, and a value on one line. */
    HeaderField(String name, String value, boolean ascii) {
        this.name = name;
        this.value = value;
        this.ascii = ascii;
    }

    boolean isAscii() {
        return ascii;
    }

    /** The full name ({@code From} for {@code f}); known names in the spelling of their RFC, others as written. */
    public String name() {
        return name;
    }

    /** The text. */
    public String value() {
        return value;
    }

    /** Whether the field has this name, in any case or compact. */
    public boolean is(String other) {
        return is(other, HeaderNames.known(other));
    }

    /** The same for who asks several fields. @param known what {@link HeaderNames#known} says of the name: every field has it so */
    boolean is(String other, @Nullable String known) {
        return known != null ? name.equals(known) : name.equalsIgnoreCase(other);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HeaderField field && name.equals(field.name) && value.equals(field.value);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + value.hashCode();
    }

    @Override
    public String toString() {
        return name + ": " + value;
    }

    /**
     * Whether a text is ASCII.
     *
     * @throws IllegalArgumentException if it does not stay on one line
     */
    static boolean checkLine(String text) {
        int all = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= '\r' && (c == '\n' || c == '\r' || c == 0)) {
                throw new IllegalArgumentException("line break or NUL in a header field");
            }
            all |= c;
        }
        return all < 0x80;
    }
}
