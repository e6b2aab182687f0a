package org.patchbay.media.embedded;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.SrtpSuite;
import org.patchbay.media.embedded.ice.IceLite;
import org.patchbay.media.embedded.sdp.Addresses;
import org.patchbay.media.embedded.sdp.AudioDescription;
import org.patchbay.media.embedded.sdp.AudioDescription.Medium;
import org.patchbay.media.embedded.sdp.Codec;
import org.patchbay.media.embedded.sdp.Crypto;
import org.patchbay.media.embedded.sdp.Direction;
import org.patchbay.media.embedded.srtp.MasterKey;

/** Reads what {@link SessionText} has written. */
final class SessionReader {
    private SessionReader() {}

    /** @throws MediaException 503 when it is of another version, or damaged */
    static SessionText.Saved read(String text) throws MediaException {
        List<String> lines = text.lines().toList();
        if (lines.isEmpty() || !lines.get(0).equals(SessionText.VERSION)) {
            throw new MediaException(
                    503,
                    "These media were written down as '" + (lines.isEmpty() ? "" : lines.get(0))
                            + "', and this engine reads '" + SessionText.VERSION + "'");
        }
        try {
            List<SessionText.SavedLeg> legs = new ArrayList<>(2);
            List<List<String>> connected = new ArrayList<>(1);
            int at = 1;
            while (at < lines.size()) {
                int end = at + 1;
                while (end < lines.size()
                        && !lines.get(end).startsWith("leg\t")
                        && !lines.get(end).startsWith("connected\t")) {
                    end++;
                }
                String[] first = parts(lines.get(at));
                if (first[0].equals("leg")) {
                    legs.add(leg(first, lines.subList(at + 1, end)));
                } else if (first[0].equals("connected")) {
                    connected.add(List.of(first[1], first[2]));
                }
                at = end;
            }
            return new SessionText.Saved(legs, connected);
        } catch (RuntimeException e) {
            throw new MediaException(503, "What was written down of these media cannot be read: " + e.getMessage());
        }
    }

    private static String[] parts(String line) {
        return line.split("\t", -1);
    }

    private static SessionText.SavedLeg leg(String[] leg, List<String> rest) {
        List<Codec> numbers = new ArrayList<>();
        List<Codec> said = new ArrayList<>();
        List<Codec> takes = new ArrayList<>();
        List<Medium> layout = new ArrayList<>(1);
        String[] agreed = {};
        String[] remote = {};
        List<SrtpSuite> suites = new ArrayList<>(1);
        IceLite ice = null;
        String ufrag = "";
        Crypto ours = null;
        List<Crypto> theirs = new ArrayList<>(1);
        for (String line : rest) {
            String[] parts = parts(line);
            switch (parts[0]) {
                case "number" -> numbers.add(codec(parts));
                case "says" -> said.add(codec(parts));
                case "takes" -> takes.add(codec(parts));
                case "medium" -> layout.add(new Medium(parts[1], parts[2], parts[3]));
                case "agreed" -> agreed = parts;
                case "remote" -> remote = parts;
                case "srtp" -> Arrays.stream(parts).skip(1).forEach(suite -> suites.add(SrtpSuite.valueOf(suite)));
                case "ice" -> ice = IceLite.of(parts[1], parts[2]);
                case "checks" -> ufrag = parts[1];
                case "ours" -> ours = key(parts);
                case "theirs" -> theirs.add(key(parts));
                default -> {
                    // of a later writer of the same version
                }
            }
        }
        if (ours == null != theirs.isEmpty()) {
            throw new IllegalArgumentException("one of two keys is missing");
        }
        return new SessionText.SavedLeg(
                leg[1],
                leg[2],
                Integer.parseInt(leg[3]),
                leg[4].isEmpty() ? Set.of() : Set.of(leg[4].split(",")),
                List.copyOf(suites),
                ice,
                Long.parseLong(leg[5]),
                Long.parseLong(leg[6]),
                numbers,
                agreed.length == 0
                        ? null
                        : new SessionText.Agreed(
                                List.copyOf(said),
                                Direction.valueOf(agreed[1]),
                                Boolean.parseBoolean(agreed[2]),
                                remote(remote, List.copyOf(layout), List.copyOf(takes), ufrag, List.copyOf(theirs)),
                                agreed[3],
                                place(agreed[4]),
                                place(agreed[5]),
                                ours));
    }

    private static Crypto key(String[] parts) {
        MasterKey key = MasterKey.read(SrtpSuite.valueOf(parts[2]), parts[3]);
        if (key == null) {
            throw new IllegalArgumentException("a key is damaged");
        }
        return new Crypto(Integer.parseInt(parts[1]), key, Integer.parseInt(parts[4]));
    }

    private static AudioDescription remote(
            String[] parts, List<Medium> layout, List<Codec> codecs, String ufrag, List<Crypto> crypto) {
        InetSocketAddress rtp = place(parts[3]);
        InetSocketAddress rtcp = place(parts[4]);
        if (rtp == null || rtcp == null) {
            throw new IllegalArgumentException("a peer's address is missing");
        }
        return new AudioDescription(
                parts[1],
                layout,
                Integer.parseInt(parts[2]),
                rtp,
                rtcp,
                Direction.valueOf(parts[5]),
                codecs,
                Integer.parseInt(parts[6]),
                Integer.parseInt(parts[7]),
                Boolean.parseBoolean(parts[8]),
                Boolean.parseBoolean(parts[9]),
                ufrag,
                crypto);
    }

    private static Codec codec(String[] parts) {
        int payload = Integer.parseInt(parts[1]);
        if (payload < 0 || payload > 127) {
            throw new IllegalArgumentException("a payload type of " + payload);
        }
        return new Codec(payload, parts[2], Integer.parseInt(parts[3]), Integer.parseInt(parts[4]), parts[5]);
    }

    private static @Nullable InetSocketAddress place(String text) {
        if (text.isEmpty()) {
            return null;
        }
        int space = text.indexOf(' ');
        InetAddress address = Addresses.literal(text.substring(0, Math.max(0, space)));
        if (address == null) {
            throw new IllegalArgumentException("'" + text + "' is no address and port");
        }
        return new InetSocketAddress(address, Integer.parseInt(text.substring(space + 1)));
    }
}
