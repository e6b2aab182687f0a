package org.patchbay.notice;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.OperationException.Reason;
import org.patchbay.api.ops.audit.Audit;
import org.patchbay.api.ops.notice.NoticeChannel;
import org.patchbay.api.ops.notice.NoticeOperations;

/** All channels, for whoever operates them. */
@Component
public final class NoticeDesk implements NoticeOperations {
    private final Audit audit;
    private final List<NoticePoint> points = new CopyOnWriteArrayList<>();

    @Activate
    public NoticeDesk(@Reference Audit audit) {
        this.audit = audit;
    }

    @Reference(
            name = "point",
            service = NoticePoint.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "unbind")
    void bind(NoticePoint point) {
        points.add(point);
    }

    void unbind(NoticePoint point) {
        points.remove(point);
    }

    @Override
    public List<NoticeChannel> channels() {
        return points.stream()
                .map(NoticePoint::shown)
                .sorted(Comparator.comparing(NoticeChannel::name))
                .toList();
    }

    @Override
    public void test(String author, String channel) throws OperationException {
        NoticePoint point = points.stream()
                .filter(each -> each.shown().name().equals(channel))
                .findFirst()
                .orElseThrow(() -> new OperationException(
                        Reason.NOT_FOUND,
                        "There is no channel '" + channel + "'. See patchbay:notices; one is configured in "
                                + "etc/org.patchbay.notice-NAME.cfg."));
        NoticeChannel shown = point.shown();
        Optional<String> whose = Optional.of(shown.tenants())
                .filter(tenants -> tenants.size() == 1)
                .map(tenants -> tenants.get(0));
        audit.record(author, whose, "notice-test", channel, shown.to());
        try {
            point.test();
        } catch (IOException | Channel.Refused e) {
            throw new OperationException(
                    Reason.UNAVAILABLE,
                    channel + " was not told: " + point.shown().problem());
        }
    }
}
