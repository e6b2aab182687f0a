package org.patchbay.lab.cloud.wire;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.stream.Stream;

/** What a stand-in was asked, the oldest first. It may be looked at while more comes; {@link #clear} starts it anew. */
public final class Log extends AbstractList<Request> {
    private final List<Request> lines = new ArrayList<>();

    @Override
    public synchronized boolean add(Request line) {
        return lines.add(line);
    }

    @Override
    public synchronized Request get(int index) {
        return lines.get(index);
    }

    @Override
    public synchronized int size() {
        return lines.size();
    }

    @Override
    public synchronized void clear() {
        lines.clear();
    }

    /** As it is now. */
    public synchronized List<Request> copy() {
        return List.copyOf(lines);
    }

    @Override
    public Iterator<Request> iterator() {
        return copy().iterator();
    }

    @Override
    public Spliterator<Request> spliterator() {
        return copy().spliterator();
    }

    @Override
    public Stream<Request> stream() {
        return copy().stream();
    }

    @Override
    public Object[] toArray() {
        return copy().toArray();
    }
}
