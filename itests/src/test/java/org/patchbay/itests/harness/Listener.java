package org.patchbay.itests.harness;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A socket on which a process takes what comes.
 *
 * @param protocol {@code tcp} or {@code udp}
 * @param address the local address, as {@code ss} prints it
 * @param port the local port
 */
public record Listener(String protocol, String address, int port) {
    private static final Pattern LINE = Pattern.compile("(tcp|udp)\\s+\\S+\\s+\\S+\\s+\\S+\\s+(\\S+):(\\d+)\\s.*");

    /** All of one process. */
    public static List<Listener> of(long pid) {
        Outcome sockets = Commands.run(Duration.ofSeconds(10), "ss", "-H", "-l", "-t", "-u", "-n", "-p");
        if (!sockets.succeeded()) {
            throw new IllegalStateException("ss: " + sockets.err());
        }
        return sockets.out()
                .lines()
                .filter(line -> line.contains("pid=" + pid + ","))
                .map(LINE::matcher)
                .filter(Matcher::matches)
                .map(line -> new Listener(line.group(1), line.group(2), Integer.parseInt(line.group(3))))
                .toList();
    }

    /** True if only this machine reaches it. */
    public boolean isLoopback() {
        String plain = address.replace("[", "").replace("]", "").replaceAll("%.*", "");
        return plain.startsWith("127.") || plain.equals("::1") || plain.startsWith("::ffff:127.");
    }
}
