package org.patchbay.sip.stack.message;

import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import gov.nist.javax.sip.address.AddressImpl;
import gov.nist.javax.sip.address.GenericURI;
import gov.nist.javax.sip.address.TelURLImpl;
import gov.nist.javax.sip.header.To;
import gov.nist.javax.sip.header.ViaList;
import gov.nist.javax.sip.parser.ToParser;
import gov.nist.javax.sip.parser.URLParser;
import gov.nist.javax.sip.parser.ViaParser;
import org.jspecify.annotations.Nullable;

/**
 * The grammar of header values, asked of jain-sip's parsers where {@link Plain} does not do; nothing of jain-sip goes further than this
 * class.
 *
 * <p>Those parsers are from 2018 and have overflowed their stack on hostile text, so anything they throw means "not SIP". They see one short
 * value at a time and never a whole message: what they do not need to understand stays as it was received.
 */
final class Grammar {
    private static final String[] METHODS = {"INVITE", "ACK", "BYE", "OPTIONS", "CANCEL", "PRACK", "UPDATE", "REFER"};

    private Grammar() {}

    private interface Rule<T> {
        T apply() throws ParseException;
    }

    static SipUri uri(String text) {
        SipUri plain = Plain.uri(text);
        return plain != null ? plain : anyUri(text);
    }

    static SipUri anyUri(String text) {
        return parsed("URI", text, () -> {
            // jain-sip reads on until it sees something it does not know, so what may not be in a URI is looked for
            // first.
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c <= ' ' || c == '<' || c == '>' || c == '"') {
                    throw new ParseException("character in URI", i);
                }
            }
            return converted(new URLParser(text).uriReference(true), text);
        });
    }

    static NameAddress nameAddress(String text) {
        NameAddress plain = Plain.nameAddress(text);
        return plain != null ? plain : anyNameAddress(text);
    }

    static NameAddress anyNameAddress(String text) {
        return parsed("address", text, () -> {
            To header = (To) new ToParser("To: " + text + "\n").parse();
            AddressImpl address = (AddressImpl) header.getAddress();
            int open = openingBracket(text);
            int close = open < 0 ? -1 : text.indexOf('>', open);
            int semicolon = text.indexOf(';', Math.max(0, close));
            int end = semicolon < 0 ? text.length() : semicolon;
            if (open >= 0 && !text.substring(close + 1, end).isBlank()) {
                throw new ParseException("text after the address", close);
            }
            if (open < 0 && text.lastIndexOf('?', end - 1) >= 0) {
                // RFC 3261 section 20.10: else nobody knows whose the header fields after it are.
                throw new ParseException("question mark outside angle brackets", 0);
            }
            String uriText = open < 0
                    ? text.substring(0, end).trim()
                    : text.substring(open + 1, close).trim();
            SipUri uri = converted((GenericURI) address.getURI(), uriText);
            return new NameAddress(unescaped(address.getDisplayName()), uri, Parameters.parse(text.substring(end)));
        });
    }

    static Via via(String text) {
        Via plain = Plain.via(text);
        return plain != null ? plain : anyVia(text);
    }

    static Via anyVia(String text) {
        return parsed("Via", text, () -> {
            ViaList list = (ViaList) new ViaParser("Via: " + text + "\n").parse();
            if (list.size() != 1) {
                throw new ParseException("one Via element expected", 0);
            }
            gov.nist.javax.sip.header.Via via = (gov.nist.javax.sip.header.Via) list.getFirst();
            if (!"SIP/2.0".equalsIgnoreCase(via.getProtocol()) || via.getHost().isEmpty()) {
                throw new ParseException("Via protocol or host", 0);
            }
            int port = via.hasPort() ? via.getPort() : -1;
            if (port == 0 || port > 65535) {
                throw new ParseException("Via port", 0);
            }
            int semicolon = text.indexOf(';');
            return new Via(
                    via.getTransport(),
                    via.getHost(),
                    port,
                    Parameters.parse(semicolon < 0 ? "" : text.substring(semicolon)));
        });
    }

    private static SipUri converted(GenericURI uri, String text) throws ParseException {
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        if (uri instanceof gov.nist.javax.sip.address.SipUri sip) {
            if (sip.getHost() == null || sip.getHost().isEmpty()) {
                throw new ParseException("no host", 0);
            }
            if (sip.getPort() == 0 || sip.getPort() > 65535) {
                throw new ParseException("port", 0);
            }
            int afterUser = Math.max(0, text.indexOf('@'));
            int question = text.indexOf('?', afterUser);
            int end = question < 0 ? text.length() : question;
            int semicolon = text.indexOf(';', afterUser);
            boolean has = semicolon >= 0 && semicolon < end;
            return new SipUri(
                    scheme,
                    sip.getUser(),
                    sip.getHost(),
                    sip.getPort(),
                    has ? Parameters.parse(text.substring(semicolon, end)) : Parameters.NONE,
                    question < 0 ? null : text.substring(question + 1),
                    text);
        }
        if (uri instanceof TelURLImpl) {
            int end = text.indexOf(';');
            String number = text.substring(text.indexOf(':') + 1, end < 0 ? text.length() : end);
            return new SipUri(
                    scheme,
                    number,
                    "",
                    -1,
                    end < 0 ? Parameters.NONE : Parameters.parse(text.substring(end)),
                    null,
                    text);
        }
        return new SipUri(scheme, null, "", -1, Parameters.NONE, null, text);
    }

    /** Where the angle bracket of a name-addr opens, or -1. */
    private static int openingBracket(String text) {
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                if (c == '\\') {
                    i++;
                } else if (c == '"') {
                    quoted = false;
                }
            } else if (c == '"') {
                quoted = true;
            } else if (c == '<') {
                return i;
            }
        }
        return -1;
    }

    private static @Nullable String unescaped(@Nullable String name) {
        if (name == null || name.isEmpty() || name.indexOf('\\') < 0) {
            return name == null || name.isEmpty() ? null : name;
        }
        StringBuilder out = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '\\' && i + 1 < name.length()) {
                i++;
                c = name.charAt(i);
            }
            out.append(c);
        }
        return out.toString();
    }

    /** Splits at commas that are neither in quotes nor in angle brackets. */
    static void split(String value, List<String> into) {
        if (value.indexOf(',') < 0) {
            addTrimmed(value, into);
            return;
        }
        int start = 0;
        boolean quoted = false;
        boolean angled = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (quoted) {
                if (c == '\\') {
                    i++;
                } else if (c == '"') {
                    quoted = false;
                }
            } else if (c == '"' && !angled) {
                quoted = true;
            } else if (c == '<') {
                angled = true;
            } else if (c == '>') {
                angled = false;
            } else if (c == ',' && !angled) {
                addTrimmed(value.substring(start, i), into);
                start = i + 1;
            }
        }
        addTrimmed(value.substring(start), into);
    }

    private static void addTrimmed(String part, List<String> into) {
        String trimmed = part.trim();
        if (!trimmed.isEmpty()) {
            into.add(trimmed);
        }
    }

    static String firstElement(String value) {
        if (value.indexOf(',') < 0) {
            return value;
        }
        List<String> parts = new ArrayList<>(2);
        split(value, parts);
        return parts.isEmpty() ? "" : parts.get(0);
    }

    static long cseqNumber(String cseq) {
        return number(cseq, whiteSpace(cseq), Integer.MAX_VALUE, "CSeq");
    }

    static String cseqMethod(String cseq) {
        int from = whiteSpace(cseq) + 1;
        // Asked of each message several times, and nearly always one of these.
        for (String method : METHODS) {
            if (cseq.length() - from == method.length() && cseq.endsWith(method)) {
                return method;
            }
        }
        return cseq.substring(from).trim();
    }

    private static int whiteSpace(String cseq) {
        for (int i = 0; i < cseq.length(); i++) {
            if (cseq.charAt(i) == ' ' || cseq.charAt(i) == '\t') {
                return i;
            }
        }
        throw new SipSyntaxException("CSeq without method");
    }

    static int number(String text, int most, String what) {
        return number(text, text.length(), most, what);
    }

    /** @param end where the digits end */
    private static int number(String text, int end, int most, String what) {
        long sum = end == 0 || end > 10 ? -1 : 0;
        for (int i = 0; i < end && sum >= 0; i++) {
            int digit = text.charAt(i) - '0';
            sum = digit < 0 || digit > 9 ? -1 : sum * 10 + digit;
        }
        if (sum < 0 || sum > most) {
            throw new SipSyntaxException(what + " is not a number from 0 to " + most);
        }
        return (int) sum;
    }

    /** A token of RFC 3261 section 25.1. */
    static boolean token(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean allowed = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-' || c >= '0' && c <= '9';
            if (!allowed && ".!%*_+`'~".indexOf(c) < 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static <T> T parsed(String what, String text, Rule<T> rule) {
        try {
            return rule.apply();
        } catch (ParseException | RuntimeException | StackOverflowError e) {
            throw new SipSyntaxException(what + " not understood, " + text.length() + " characters");
        }
    }
}
