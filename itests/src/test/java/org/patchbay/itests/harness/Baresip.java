package org.patchbay.itests.harness;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The softphone baresip without sound hardware and without a registrar: it speaks a tone into its calls, records what it
 * hears, answers at once, and takes its orders over stdin.
 */
public final class Baresip implements AutoCloseable {
    /** In seconds: no call here is longer. */
    private static final int WHOLE = 60;

    private final Path directory;
    private final Process process;

    private Baresip(Path directory, Process process) {
        this.directory = directory;
        this.process = process;
    }

    /**
     * Starts a phone.
     *
     * @param user what it calls itself: a number in E.164
     * @param address where it listens
     * @param port where it listens, UDP and TCP; the next one is taken too
     * @param proxy where it sends its calls, {@code address:port}
     * @param hertz the tone that it speaks
     */
    public static Baresip start(String user, String address, int port, String proxy, int hertz) {
        return start(user, address, port, proxy, hertz, WHOLE);
    }

    /** @param seconds how long it speaks: afterwards it sends silence */
    public static Baresip start(String user, String address, int port, String proxy, int hertz, int seconds) {
        return start(
                address,
                port,
                hertz,
                seconds,
                "<sip:" + user + "@" + address + ":" + port + ">;regint=0;answermode=auto;outbound=\"sip:" + proxy
                        + "\"",
                address,
                List.of());
    }

    /**
     * Starts a phone that speaks over TLS alone. It listens for TLS on the port after the one given.
     *
     * @param shown the certificate that it shows, both ways
     * @param trusted whose certificates it believes
     * @param srtp whether it insists on SRTP
     * @param ice the address of this machine, not of loopback, with which it is a full ICE agent; empty for none
     */
    public static Baresip startTls(
            String user,
            String address,
            int port,
            String proxy,
            int hertz,
            Identity shown,
            Authority trusted,
            boolean srtp,
            String ice) {
        return start(
                address,
                port,
                hertz,
                WHOLE,
                "<sip:" + user + "@" + address + ":" + (port + 1)
                        + ";transport=tls>;regint=0;answermode=auto;outbound=\"sip:" + proxy + ";transport=tls\""
                        + (srtp ? ";mediaenc=srtp-mand" : "") + (ice.isEmpty() ? "" : ";medianat=ice"),
                ice.isEmpty() ? address : ice,
                List.of(
                        "sip_certificate " + shown.pem(),
                        "sip_cafile " + trusted.certificate(),
                        "rtcp_mux " + (ice.isEmpty() ? "no" : "yes")));
    }

    private static Baresip start(
            String address, int port, int hertz, int seconds, String account, String media, List<String> more) {
        try {
            Path directory = Files.createTempDirectory(
                    Files.createDirectories(Path.of("target", "it", "baresip").toAbsolutePath()), "phone-");
            Path tone = Tone.write(directory.resolve("tone.wav"), hertz, seconds, WHOLE);
            Files.writeString(
                    directory.resolve("config"),
                    config(directory, tone, address, port, media) + String.join("\n", more) + "\n");
            Files.writeString(directory.resolve("accounts"), account + "\n");
            Process process = Children.start(new ProcessBuilder("baresip", "-f", directory.toString(), "-t", "120")
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("phone.log").toFile()));
            return new Baresip(directory, process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String config(Path directory, Path tone, String address, int port, String media) {
        int ports = Ports.freeRange(20);
        return String.join(
                "\n",
                "sip_listen " + address + ":" + port,
                "net_interface " + media,
                "rtp_ports " + ports + "-" + (ports + 19),
                "audio_source aufile," + tone,
                "audio_player aufile,/dev/null",
                "ausrc_srate 8000",
                "auplay_srate 8000",
                "module_path /usr/lib/baresip/modules",
                "module stdio.so",
                "module g711.so",
                "module aufile.so",
                "module sndfile.so",
                "module srtp.so",
                "module ice.so",
                "module_app account.so",
                "module_app menu.so",
                "snd_path " + directory,
                "");
    }

    /** Calls a number, or a SIP URI. */
    public void dial(String target) {
        order("/dial " + target);
    }

    /** Ends its call. */
    public void hangUp() {
        order("/hangup");
    }

    /** Puts the other party on hold. */
    public void hold() {
        order("/hold");
    }

    /** Takes the other party back. */
    public void resume() {
        order("/resume");
    }

    /** Dials a digit into its call. */
    public void press(char key) {
        type(String.valueOf(key));
    }

    private void order(String line) {
        type(line + "\n");
    }

    private void type(String keys) {
        try {
            OutputStream stdin = process.getOutputStream();
            stdin.write(keys.getBytes(UTF_8));
            stdin.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it printed so far. */
    public String log() {
        try {
            return Files.readString(directory.resolve("phone.log"), java.nio.charset.StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** True once a call is up. */
    public boolean isTalking() {
        return log().contains("Call established");
    }

    /** How much audio it receives now, in bits a second: its own measure, of some seconds. 0 before the first. */
    public int receives() {
        Matcher meter = Pattern.compile("audio=\\d+/(\\d+)").matcher(log());
        int last = 0;
        while (meter.find()) {
            last = Integer.parseInt(meter.group(1));
        }
        return last;
    }

    /** What it has heard until it was put on hold, if ever it was: complete once the phone is closed. */
    public Path heard() {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> decoded = files.filter(file -> file.toString().endsWith("-dec.wav"))
                    .sorted()
                    .toList();
            if (decoded.isEmpty()) {
                throw new AssertionError("heard nothing: " + log());
            }
            return decoded.get(decoded.size() - 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            Children.end(process, 5);
        }
    }
}
