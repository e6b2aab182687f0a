package org.patchbay.media.rtpengine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.MediaProfile;
import org.patchbay.api.media.SrtpSuite;
import org.patchbay.media.rtpengine.sdp.Audio;
import org.patchbay.media.rtpengine.sdp.Crypto;
import org.patchbay.media.rtpengine.sdp.Direction;
import org.patchbay.media.rtpengine.sdp.Format;
import org.patchbay.media.rtpengine.sdp.Opened;

/**
 * The media of one call as text: a line with the version, one with the instance and what rtpengine calls it, then a line for each thing, its
 * parts set off by tabs. It holds keys of SRTP. It is written at a stable point, so an offer that is still open is not in it.
 */
final class SessionText {
    static final String VERSION = "patchbay-media-rtpengine 1";

    /**
     * One leg.
     *
     * @param home instance and call of rtpengine's where it is, if not in those of its session
     * @param at what rtpengine opened; null before it did
     * @param bridged whether rtpengine has it opposite its partner
     */
    record SavedLeg(
            String id,
            Side side,
            long origin,
            int version,
            List<Format> numbers,
            @Nullable Opened at,
            @Nullable Said said,
            @Nullable Audio remote,
            boolean bridged,
            List<String> home) {}

    /** What was read of it. */
    record Saved(String instance, String callId, List<SavedLeg> legs, List<List<String>> connected) {}

    private final StringBuilder out = new StringBuilder(2048).append(VERSION).append('\n');

    private SessionText(String instance, String callId) {
        line("session", instance, callId);
    }

    /** Of these legs; what is copied is not kept. */
    static String of(Home home, Collection<RtpengineLeg> all) {
        SessionText text = new SessionText(home.instance().name(), home.callId().toString());
        List<RtpengineLeg> legs = all.stream().filter(leg -> leg.copy() == null).toList();
        for (RtpengineLeg leg : legs) {
            Home its = leg.home();
            text.leg(leg.negotiation()
                    .saved(
                            leg.id(),
                            leg.side(),
                            leg.bridged(),
                            its == home
                                    ? List.of()
                                    : List.of(
                                            its.instance().name(), its.callId().toString())));
        }
        for (RtpengineLeg leg : legs) {
            RtpengineLeg partner = leg.partner();
            if (partner != null && leg.id().compareTo(partner.id()) < 0) {
                text.connected(leg.id(), partner.id());
            }
        }
        return text.toString();
    }

    /** Connects legs that were made anew as they were. */
    static void connect(Saved saved, Legs legs) {
        for (List<String> pair : saved.connected()) {
            RtpengineLeg one = legs.get(pair.get(0));
            RtpengineLeg other = legs.get(pair.get(1));
            if (one != null && other != null) {
                one.partner(other);
                other.partner(one);
            }
        }
        for (SavedLeg each : saved.legs()) {
            RtpengineLeg leg = legs.get(each.id());
            if (leg != null && each.at() != null) {
                RtpengineLeg partner = leg.partner();
                if (partner != null && partner.home() == leg.home() && each.bridged()) {
                    leg.opposite(partner);
                } else {
                    leg.alone();
                }
            }
        }
    }

    private void leg(SavedLeg leg) {
        Side side = leg.side;
        MediaProfile profile = side.profile();
        line(
                "leg",
                leg.id,
                side.tag(),
                side.interfaceName(),
                profile.network(),
                profile.encryption(),
                String.join(",", profile.sources()),
                String.join(",", profile.suites().stream().map(Enum::name).toList()),
                profile.iceLite(),
                leg.origin,
                leg.version,
                leg.bridged);
        if (!leg.home.isEmpty()) {
            line("home", leg.home.get(0), leg.home.get(1));
        }
        leg.numbers.forEach(format -> format("number", format));
        if (leg.at != null) {
            line("at", leg.at.text());
        }
        if (leg.remote != null && leg.said != null) {
            line("remote", leg.remote.text());
            line("said", leg.said.direction(), leg.said.mux());
            leg.said.formats().forEach(format -> format("says", format));
            leg.said.crypto().forEach(each -> line("key", each.tag(), each.suite(), each.key()));
        }
    }

    private void connected(String a, String b) {
        line("connected", a, b);
    }

    private void format(String key, Format format) {
        line(key, format.payload(), format.encoding(), format.parameters());
    }

    private void line(String key, Object... parts) {
        out.append(key);
        for (Object part : parts) {
            out.append('\t')
                    .append(part.toString()
                            .replace("\\", "\\\\")
                            .replace("\r", "")
                            .replace("\n", "\\n")
                            .replace("\t", "\\t"));
        }
        out.append('\n');
    }

    @Override
    public String toString() {
        return out.toString();
    }

    /** @throws MediaException 503 when it is of another version, or damaged */
    static Saved read(String text) throws MediaException {
        List<String> lines = text.lines().toList();
        if (lines.isEmpty() || !lines.get(0).equals(VERSION)) {
            String found = lines.isEmpty() ? "" : lines.get(0);
            throw new MediaException(
                    503,
                    "These media were written down as '" + found.substring(0, Math.min(60, found.length()))
                            + "', and this engine reads '" + VERSION + "'");
        }
        try {
            return read(lines.subList(1, lines.size()));
        } catch (MediaException | RuntimeException e) {
            throw new MediaException(
                    503,
                    "What was written down of these media cannot be read ("
                            + e.getClass().getSimpleName() + ")");
        }
    }

    private static Saved read(List<String> lines) throws MediaException {
        List<SavedLeg> legs = new ArrayList<>(2);
        List<List<String>> connected = new ArrayList<>(1);
        String[] session = parts(lines.get(0));
        int at = 1;
        while (at < lines.size()) {
            String[] first = parts(lines.get(at));
            int end = at + 1;
            while (end < lines.size() && !lines.get(end).matches("(?s)(leg|connected)\t.*")) {
                end++;
            }
            if (first[0].equals("leg")) {
                legs.add(leg(first, lines.subList(at + 1, end)));
            } else if (first[0].equals("connected")) {
                connected.add(List.of(first[1], first[2]));
            }
            at = end;
        }
        return new Saved(session[1], session[2], legs, connected);
    }

    private static String[] parts(String line) {
        String[] parts = line.split("\t", -1);
        for (int i = 0; i < parts.length; i++) {
            parts[i] = plain(parts[i]);
        }
        return parts;
    }

    private static String plain(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                char next = text.charAt(++i);
                plain.append(next == 'n' ? '\n' : next == 't' ? '\t' : next);
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    private static SavedLeg leg(String[] leg, List<String> rest) throws MediaException {
        MediaProfile profile = new MediaProfile(
                leg[4],
                MediaProfile.Encryption.valueOf(leg[5]),
                leg[6].isEmpty() ? Set.of() : Set.of(leg[6].split(",")),
                leg[7].isEmpty()
                        ? List.of()
                        : Arrays.stream(leg[7].split(","))
                                .map(SrtpSuite::valueOf)
                                .toList(),
                Boolean.parseBoolean(leg[8]));
        Side side = new Side(Chance.read(leg[2]), leg[3], profile);
        List<Format> numbers = new ArrayList<>();
        List<Format> says = new ArrayList<>();
        List<Crypto> keys = new ArrayList<>();
        Opened at = null;
        Audio remote = null;
        String[] said = {};
        List<String> home = List.of();
        for (String line : rest) {
            String[] parts = parts(line);
            switch (parts[0]) {
                case "number" -> numbers.add(format(parts));
                case "says" -> says.add(format(parts));
                case "key" -> keys.add(new Crypto(Integer.parseInt(parts[1]), SrtpSuite.valueOf(parts[2]), parts[3]));
                case "at" -> at = Opened.read(parts[1], side.secure());
                case "remote" -> remote = Audio.read(parts[1], side.secure());
                case "said" -> said = parts;
                case "home" -> home = List.of(parts[1], parts[2]);
                default -> {
                    // of a later writer of the same version
                }
            }
        }
        return new SavedLeg(
                leg[1],
                side,
                Long.parseLong(leg[9]),
                Integer.parseInt(leg[10]),
                numbers,
                at,
                said.length == 0
                        ? null
                        : new Said(
                                List.copyOf(says),
                                Direction.valueOf(said[1]),
                                Boolean.parseBoolean(said[2]),
                                List.copyOf(keys)),
                remote,
                Boolean.parseBoolean(leg[11]),
                home);
    }

    private static Format format(String[] parts) {
        return new Format(Integer.parseInt(parts[1]), parts[2], parts[3]);
    }
}
