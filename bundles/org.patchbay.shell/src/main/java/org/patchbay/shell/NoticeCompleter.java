package org.patchbay.shell;

import java.util.Collection;

import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

import org.patchbay.api.ops.notice.NoticeOperations;

/** Completes the channels of notices. */
@Service
public final class NoticeCompleter extends Completion<NoticeOperations> {

    public NoticeCompleter() {
        super(NoticeOperations.class);
    }

    @Override
    void add(@Nullable NoticeOperations from, String typed, Collection<String> names) {
        if (from != null) {
            from.channels().forEach(channel -> names.add(channel.name()));
        }
    }
}
