package org.patchbay.media.rtpengine;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives what rtpengine writes of each telephone-event ({@code --dtmf-log-dest}): one datagram with one flat JSON object when it ends. A
 * datagram that is lost is not repeated.
 */
final class DigitListener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DigitListener.class);
    private static final String DIGITS = "0123456789*#ABCD";
    private static final Pattern CALL = text("callid");
    private static final Pattern TAG = text("source_tag");
    private static final Pattern EVENT = number("event");
    private static final Pattern DURATION = number("duration");

    /** Whose digit it is, is up to whoever hears of it. */
    interface Heard {
        void digit(String callId, String tag, char digit, int milliseconds);
    }

    private final DatagramSocket socket;
    private final Heard heard;
    private final Thread thread;

    DigitListener(InetSocketAddress place, Heard heard) throws IOException {
        this.heard = heard;
        this.socket = new DatagramSocket(place);
        this.thread = new Thread(this::receive, "patchbay-rtpengine-digits");
        thread.setDaemon(true);
        thread.start();
    }

    private static Pattern text(String key) {
        return Pattern.compile("\"" + key + "\"\\s*:\\s*\"([^\"\\\\]{1,200})\"");
    }

    private static Pattern number(String key) {
        return Pattern.compile("\"" + key + "\"\\s*:\\s*(\\d{1,6})\\b");
    }

    private void receive() {
        DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
        while (!socket.isClosed()) {
            try {
                packet.setLength(4096);
                socket.receive(packet);
                received(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8));
            } catch (IOException | RuntimeException e) {
                if (!socket.isClosed()) {
                    LOG.warn("What came to {} for digits could not be taken", socket.getLocalSocketAddress(), e);
                }
            }
        }
    }

    private void received(String text) {
        Matcher call = CALL.matcher(text);
        Matcher tag = TAG.matcher(text);
        Matcher event = EVENT.matcher(text);
        Matcher duration = DURATION.matcher(text);
        int code = event.find() ? Integer.parseInt(event.group(1)) : DIGITS.length();
        if (!call.find() || !tag.find() || code >= DIGITS.length()) {
            LOG.debug("A datagram of {} octets tells of no digit", text.length());
            return;
        }
        heard.digit(
                call.group(1),
                tag.group(1),
                DIGITS.charAt(code),
                duration.find() ? Integer.parseInt(duration.group(1)) : 0);
    }

    @Override
    public void close() {
        socket.close();
        try {
            // Its port is free only when nobody waits there any more.
            thread.join(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
