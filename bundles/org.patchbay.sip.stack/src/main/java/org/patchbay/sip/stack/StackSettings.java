package org.patchbay.sip.stack;

import org.patchbay.sip.stack.transport.MessageLimits;
import org.patchbay.sip.stack.transport.StreamSettings;

/**
 * Everything a stack is started with; fixed while it runs.
 *
 * @param workers worker threads, at least 1
 * @param timers timer base values
 * @param limits message sizes
 * @param streams limits of connections
 * @param overload admission control
 */
public record StackSettings(
        int workers, SipTimers timers, MessageLimits limits, StreamSettings streams, OverloadSettings overload) {

    /** Checks the number of workers. */
    public StackSettings {
        if (workers < 1) {
            throw new IllegalArgumentException("workers must be at least 1, not " + workers);
        }
    }

    /** One worker per processor and the defaults of each part. */
    public static StackSettings defaults() {
        return new StackSettings(
                Runtime.getRuntime().availableProcessors(),
                SipTimers.defaults(),
                MessageLimits.defaults(),
                StreamSettings.defaults(),
                OverloadSettings.defaults());
    }

    /** The same with another number of workers. */
    public StackSettings withWorkers(int count) {
        return new StackSettings(count, timers, limits, streams, overload);
    }

    /** The same with other timers. */
    public StackSettings withTimers(SipTimers other) {
        return new StackSettings(workers, other, limits, streams, overload);
    }

    /** The same with other message sizes. */
    public StackSettings withLimits(MessageLimits other) {
        return new StackSettings(workers, timers, other, streams, overload);
    }

    /** The same with other limits of connections. */
    public StackSettings withStreams(StreamSettings other) {
        return new StackSettings(workers, timers, limits, other, overload);
    }

    /** The same with other admission control. */
    public StackSettings withOverload(OverloadSettings other) {
        return new StackSettings(workers, timers, limits, streams, other);
    }
}
