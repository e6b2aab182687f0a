package org.patchbay.sip.stack.message;

import org.jspecify.annotations.Nullable;

/**
 * A name-addr or addr-spec with header parameters: the form of From, To, Contact, Route, Refer-To, P-Asserted-Identity, Diversion and
 * History-Info.
 *
 * <p>To relay a field unchanged, copy its text ({@link SipMessage#all(String)}) and do not go through this.
 *
 * @param displayName without quotes and escapes, or null
 * @param uri the URI
 * @param parameters header parameters, {@code tag} among them
 */
public record NameAddress(@Nullable String displayName, SipUri uri, Parameters parameters) {

    private static final Recent<NameAddress> RECENT = new Recent<>(Grammar::nameAddress);

    /**
     * Reads one element; for a list split it first ({@link SipMessage#elements(String)}).
     *
     * @throws SipSyntaxException if it is none
     */
    public static NameAddress parse(String text) {
        return RECENT.read(text);
    }

    /** An address without name and parameters. */
    public static NameAddress of(SipUri uri) {
        return new NameAddress(null, uri, Parameters.NONE);
    }

    /** The tag, or null. */
    public @Nullable String tag() {
        return parameters.get("tag");
    }

    /** The same with a tag. */
    public NameAddress withTag(String tag) {
        return new NameAddress(displayName, uri, parameters.with("tag", tag));
    }

    /** The same with another header parameter. */
    public NameAddress with(String name, @Nullable String value) {
        return new NameAddress(displayName, uri, parameters.with(name, value));
    }

    /** As on the wire, always with angle brackets. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder(64);
        if (displayName != null && !displayName.isEmpty()) {
            out.append('"');
            for (int i = 0; i < displayName.length(); i++) {
                char c = displayName.charAt(i);
                if (c == '"' || c == '\\') {
                    out.append('\\');
                }
                out.append(c < ' ' || c == 0x7f ? ' ' : c);
            }
            out.append("\" ");
        }
        return out.append('<').append(uri.text()).append('>').append(parameters).toString();
    }
}
