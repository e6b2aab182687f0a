package org.patchbay.media.embedded.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.media.RecordOrder;
import org.patchbay.api.media.Recording;
import org.patchbay.media.embedded.rtp.Packets;

/**
 * One recording that is being made. Threads that carry packets {@link #offer} them; the {@link Recorder}'s thread alone decodes and writes.
 * What is said in a pause is left out, so that the recording is as much shorter.
 */
final class Take {
    private static final Logger LOG = LoggerFactory.getLogger(Take.class);
    private static final long NANOS_A_FRAME = 1_000_000_000L / WavFile.RATE;
    /** How long a packet is waited for that others have overtaken. */
    private static final int HOLD = 2 * WavFile.RATE;

    private final Sinks sinks;
    private final RecordOrder order;
    private final String call;
    private final int channels;
    private final Consumer<Recording> done;
    /** In frames. */
    private final long longest;

    private final String atLongest;
    /** After how much of it the recording ends, in frames; 0 for never. */
    private final long silence;

    private final LastWord lastWord = new LastWord();

    private final PacketQueue queue = new PacketQueue();
    private final Canvas canvas;
    private final Timeline[] timelines;
    private final @Nullable Decoder[] decoders;
    private final Coding[] codings;
    private final PacketQueue.Entry entry = new PacketQueue.Entry();
    private final short[] samples = new short[PacketQueue.LONGEST];
    private @Nullable WavFile file;
    private String place = "";
    /** Until where it was looked whether the disk has room for it. */
    private long looked;

    private boolean readable;
    private int unreadable = -1;

    // Guarded by this.
    private final long started;
    private long paused;
    private long pausedSince;
    private boolean pausing;
    private int pauses;
    private boolean ended;
    private long end;
    private String error = "";
    private long missed;

    Take(Sinks sinks, RecordOrder order, String call, Duration limit, long now, Consumer<Recording> done) {
        this.sinks = sinks;
        this.order = order;
        this.call = call;
        this.done = done;
        this.started = now;
        boolean own = !order.longest().isZero() && order.longest().compareTo(limit) <= 0;
        longest = (own ? order.longest() : limit).toNanos() / NANOS_A_FRAME;
        atLongest = own ? "" : "It had to end after " + limit.toMinutes() + " minutes: see recording_minutes";
        // What is heard alone does not tell whether the peer speaks.
        silence =
                order.tracks() == RecordOrder.Tracks.HEARD ? 0 : order.silence().toNanos() / NANOS_A_FRAME;
        channels = order.tracks() == RecordOrder.Tracks.BOTH ? 2 : 1;
        canvas = new Canvas(channels, 2 * HOLD);
        timelines = new Timeline[channels];
        decoders = new Decoder[channels];
        codings = new Coding[channels];
        for (int i = 0; i < channels; i++) {
            timelines[i] = new Timeline();
            codings[i] = Coding.UNKNOWN;
        }
    }

    /** @param said whether the peer says it, rather than hears it */
    void offer(boolean said, ByteBuffer packet, Coding[] meanings, long now) {
        int channel = channel(said);
        int payload = Packets.payloadType(packet);
        Coding coding = meanings[payload];
        int length = Packets.payloadLength(packet);
        if (channel < 0 || coding == Coding.NO_SPEECH || length <= 0) {
            return;
        }
        synchronized (this) {
            if (ended || pausing) {
                return;
            }
            if (coding == Coding.UNKNOWN) {
                unreadable = payload;
                missed += WavFile.RATE / 50;
            } else if (!queue.offer(
                    channel,
                    coding,
                    now - started - paused,
                    // After a pause the timeline begins anew, as with another source.
                    Packets.ssrc(packet) + pauses,
                    Packets.timestamp(packet),
                    packet,
                    Packets.payloadOffset(packet),
                    length)) {
                missed += length;
            }
        }
    }

    private int channel(boolean said) {
        return switch (order.tracks()) {
            case BOTH -> said ? 0 : 1;
            case SAID -> said ? 0 : -1;
            case HEARD -> said ? -1 : 0;
        };
    }

    synchronized void pause(boolean on, long now) {
        if (ended || on == pausing) {
            return;
        }
        pausing = on;
        if (on) {
            pausedSince = now;
        } else {
            paused += now - pausedSince;
            pauses++;
        }
    }

    /** Ends it with what it has, if it has not ended. */
    synchronized void end(String why, long now) {
        if (!ended) {
            end = elapsed(now);
            ended = true;
            error = why;
        }
    }

    /** In nanoseconds, pauses not counted. */
    private long elapsed(long now) {
        return (pausing ? pausedSince : now) - started - paused;
    }

    /** Writes what there is to be written; false once it is complete, and its result told. */
    boolean tick(long now) {
        long until;
        boolean over;
        synchronized (this) {
            if (!ended && elapsed(now) / NANOS_A_FRAME >= longest) {
                end(atLongest, now);
            }
            over = ended;
            until = Math.min(longest, (over ? end : elapsed(now)) / NANOS_A_FRAME);
        }
        try {
            WavFile out = opened();
            write(out, until, over);
            if (!over && silence > 0 && unreadable < 0 && lastWord.silence(until) >= silence) {
                end("", now);
                long kept = lastWord.kept(until);
                canvas.flush(kept, out);
                out.cut(kept);
                over = true;
            }
            if (!over) {
                return true;
            }
            close();
        } catch (IOException e) {
            LOG.debug("Recording {}", place, e);
            failed(
                    place.isEmpty()
                            ? String.valueOf(e.getMessage())
                            : "Writing " + place + " failed: " + Sinks.reason(e)
                                    + ". What it has until now can be heard");
        } catch (RuntimeException e) {
            LOG.error("Recording {} failed", place, e);
            failed("Recording failed: " + e);
        }
        done.accept(result());
        return false;
    }

    private WavFile opened() throws IOException {
        WavFile out = file;
        if (out == null) {
            Sinks.Opened opened = sinks.open(order.sink(), call);
            out = new WavFile(opened.channel(), channels);
            file = out;
            place = opened.path().toString();
        }
        return out;
    }

    private void write(WavFile out, long until, boolean over) throws IOException {
        if (until - looked >= WavFile.RATE) {
            looked = until;
            sinks.checkRoom(Path.of(place));
        }
        while (queue.poll(entry)) {
            put(out);
        }
        canvas.flush(over ? until : until - HOLD, out);
    }

    private void put(WavFile out) throws IOException {
        int channel = entry.channel;
        Decoder decoder = decoders[channel];
        if (decoder == null || codings[channel] != entry.coding) {
            decoder = entry.coding.decoder();
            decoders[channel] = decoder;
            codings[channel] = entry.coding;
        }
        int count = decoder.decode(entry.payload, entry.length, samples);
        long at = timelines[channel].place(entry.ssrc, entry.timestamp, entry.at / NANOS_A_FRAME);
        if (channel == 0) {
            lastWord.heard(at, samples, count);
        }
        int late = canvas.put(channel, at, samples, count, out);
        readable = true;
        if (late > 0) {
            synchronized (this) {
                missed += late;
            }
        }
    }

    private void failed(String why) {
        synchronized (this) {
            if (!ended) {
                ended = true;
            }
            error = why;
        }
        try {
            close();
        } catch (IOException e) {
            LOG.debug("Closing {}", place, e);
        }
    }

    private void close() throws IOException {
        WavFile out = file;
        if (out != null) {
            out.close();
        }
    }

    private synchronized Recording result() {
        WavFile out = file;
        if (out == null) {
            return Recording.none(error);
        }
        String why = error.isEmpty() && !readable && unreadable >= 0
                ? "All came in payload type " + unreadable + ", which cannot be recorded; PCMA, PCMU and G722 can"
                : error;
        return new Recording(place, duration(out.frames()), out.octets(), duration(missed), why);
    }

    private static Duration duration(long frames) {
        return Duration.ofNanos(frames * NANOS_A_FRAME);
    }
}
