package org.patchbay.media.rtpengine.sdp;

import java.util.List;

import org.patchbay.media.rtpengine.sdp.Layout.Medium;

/** Writes session descriptions line by line, of nothing but what it is given. */
final class SdpWriter {
    private final StringBuilder text = new StringBuilder(512);

    SdpWriter line(String line) {
        text.append(line).append("\r\n");
        return this;
    }

    static String place(String address) {
        return (address.indexOf(':') >= 0 ? "IN IP6 " : "IN IP4 ") + address;
    }

    SdpWriter begin(String origin, String address, boolean iceLite) {
        line("v=0")
                .line("o=" + origin + " " + place(address))
                .line("s=-")
                .line("c=" + place(address))
                .line("t=0 0");
        return iceLite ? line("a=ice-lite") : this;
    }

    SdpWriter refused(Medium medium) {
        return line("m=" + medium.kind() + " 0 " + medium.protocol() + " " + medium.format());
    }

    SdpWriter audio(int port, String protocol, List<Format> formats) {
        StringBuilder numbers = new StringBuilder();
        formats.forEach(format -> numbers.append(' ').append(format.payload()));
        line("m=audio " + port + " " + protocol + numbers);
        for (Format format : formats) {
            line("a=rtpmap:" + format.payload() + " " + format.encoding());
            if (!format.parameters().isEmpty()) {
                line("a=fmtp:" + format.payload() + " " + format.parameters());
            }
        }
        return this;
    }

    SdpWriter times(int ptime, int maxptime) {
        if (ptime > 0) {
            line("a=ptime:" + ptime);
        }
        return maxptime > 0 ? line("a=maxptime:" + maxptime) : this;
    }

    SdpWriter direction(Direction direction) {
        return line("a=" + direction.word());
    }

    SdpWriter rtcp(int port, boolean mux) {
        line("a=rtcp:" + port);
        return mux ? line("a=rtcp-mux") : this;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
