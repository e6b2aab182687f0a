package org.patchbay.sip.trunk.capture;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.sip.stack.transport.MessageTap;
import org.patchbay.sip.stack.transport.Transport;

/** Keeps messages and sends them on, as the settings say. May be called from any thread. */
public final class Capture implements MessageTap, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Capture.class);

    private static final int MEGABYTE = 1 << 20;

    private volatile @Nullable HepSender hep;
    private volatile @Nullable Recorder recorder;
    private CaptureSettings settings = CaptureSettings.NONE;

    /** Follows changed settings; what was recorded is kept where its size stays the same. */
    public synchronized void change(CaptureSettings changed) {
        if (changed.megabytes() != settings.megabytes()) {
            recorder = null; // Its memory may be needed.
            recorder = changed.megabytes() == 0 ? null : recorder(changed.megabytes());
        }
        if (!changed.host().equals(settings.host())
                || changed.port() != settings.port()
                || changed.agent() != settings.agent()) {
            closeHep();
            hep = changed.host().isEmpty() ? null : connected(changed);
        }
        settings = changed;
    }

    private static @Nullable Recorder recorder(int megabytes) {
        try {
            return new Recorder(megabytes * MEGABYTE);
        } catch (OutOfMemoryError e) {
            LOG.warn(
                    "capture_megabytes: there is no memory for {} MB of messages, so none are kept. Set less, or let there be more with"
                            + " -XX:MaxDirectMemorySize in EXTRA_JAVA_OPTS.",
                    megabytes);
            return null;
        }
    }

    private static @Nullable HepSender connected(CaptureSettings settings) {
        InetSocketAddress target = new InetSocketAddress(settings.host(), settings.port());
        try {
            if (!target.isUnresolved()) {
                return new HepSender(target, settings.agent());
            }
            LOG.warn("hep_target: there is no address for {}. Messages are not sent there.", settings.host());
        } catch (IOException e) {
            LOG.warn("hep_target: messages are not sent to {} ({}).", target, e.getMessage());
        }
        return null;
    }

    /** Whether anybody wants to see messages. */
    public boolean isWanted() {
        return hep != null || recorder != null;
    }

    @Override
    public void message(
            boolean sent, Transport transport, InetSocketAddress local, InetSocketAddress remote, byte[] bytes) {
        HepSender sender = hep;
        Recorder kept = recorder;
        if (sender != null) {
            sender.send(Packet.of(Instant.now(), sent, transport, local, remote, bytes));
        }
        if (kept != null) {
            kept.add(sent, transport, local, remote, bytes);
        }
    }

    /** Notes to which leg of which call a Call-ID belongs: to be said again of what has been up for long. */
    public void belongs(String callId, String call, String leg, String peer) {
        Recorder kept = recorder;
        if (kept != null) {
            kept.belongs(callId, call, leg, peer);
        }
    }

    /** Gives what is kept of a call, oldest first. */
    public void read(String call, Consumer<Captured> reader) {
        Recorder kept = recorder;
        if (kept != null) {
            kept.of(call, reader);
        }
    }

    /** Packets that the server of {@code hep_target} was not sent. */
    public long lost() {
        HepSender sender = hep;
        return sender == null ? 0 : sender.lost();
    }

    /**
     * Writes what is kept to a new pcap file that its owner alone may read.
     *
     * @param call whose messages; empty for all
     * @return how many messages there were
     * @throws IllegalStateException when nothing is kept
     * @throws IOException when the file is there already or cannot be written
     */
    public int write(Optional<String> call, Path file) throws IOException {
        Recorder kept = recorder;
        if (kept == null) {
            throw new IllegalStateException(
                    "No messages are kept. Set capture_megabytes in etc/org.patchbay.sip.trunk.cfg, and place the call again.");
        }
        FileAttribute<?> owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (FileChannel channel =
                        FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), owner);
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel))) {
            Pcap pcap = new Pcap(out);
            if (call.isPresent()) {
                kept.of(call.get(), captured -> pcap.add(captured.packet));
            } else {
                kept.all(pcap::add);
            }
            pcap.flush();
            return pcap.packets();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void closeHep() {
        HepSender sender = hep;
        hep = null;
        if (sender != null) {
            sender.close();
        }
    }

    @Override
    public synchronized void close() {
        closeHep();
        recorder = null;
    }
}
