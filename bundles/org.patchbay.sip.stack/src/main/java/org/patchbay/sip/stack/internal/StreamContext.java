package org.patchbay.sip.stack.internal;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;

import org.patchbay.sip.stack.StackSettings;
import org.patchbay.sip.stack.transport.SourceFilter;

/** What all stream points of a stack share. */
record StreamContext(
        StackSettings settings,
        Intake intake,
        SourceFilter filter,
        Counters counters,
        ScheduledExecutorService watchdog,
        AtomicLong ids) {}
