package org.patchbay.media.rtpengine.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a description says of ICE (RFC 8839).
 *
 * @param lite whether its side is an ICE-lite agent
 * @param candidates what stands behind {@code a=candidate:}; only such with numeric addresses
 */
public record Ice(boolean lite, String ufrag, String pwd, List<String> candidates) {
    static final Ice NONE = new Ice(false, "", "", List.of());

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9+/]{4,256}");
    private static final Pattern CANDIDATE = Pattern.compile(
            "[A-Za-z0-9+/]{1,32} \\d{1,3} (?i:udp) \\d{1,10} [0-9A-Fa-f.:]{3,45} \\d{1,5} typ [a-z]{1,16}( [ -~]{0,200})?");
    private static final int MOST = 16;

    static Ice read(Section session, Section audio) {
        String ufrag = audio.first("a=ice-ufrag:")
                .or(() -> session.first("a=ice-ufrag:"))
                .orElse("");
        String pwd =
                audio.first("a=ice-pwd:").or(() -> session.first("a=ice-pwd:")).orElse("");
        if (!TOKEN.matcher(ufrag).matches() || !TOKEN.matcher(pwd).matches()) {
            return NONE;
        }
        List<String> candidates = audio.all("a=candidate:").stream()
                .filter(each -> CANDIDATE.matcher(each).matches())
                .limit(MOST)
                .toList();
        return new Ice(session.has("a=ice-lite"), ufrag, pwd, candidates);
    }

    boolean isPresent() {
        return !ufrag.isEmpty();
    }

    List<String> lines() {
        if (!isPresent()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>(List.of("a=ice-ufrag:" + ufrag, "a=ice-pwd:" + pwd));
        candidates.forEach(each -> lines.add("a=candidate:" + each));
        return lines;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return candidates.size() + " candidates";
    }
}
