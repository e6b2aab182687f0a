package org.patchbay.webhook;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

import org.patchbay.api.ops.webhook.Webhook;
import org.patchbay.api.ops.webhook.WebhookAnswer;
import org.patchbay.api.ops.webhook.WebhookCall;

/** Keeps what comes, and answers as it is told. */
final class Taker implements Webhook {
    private final String name;
    private final Function<WebhookCall, WebhookAnswer> answer;
    final List<WebhookCall> calls = new CopyOnWriteArrayList<>();

    Taker(String name, Function<WebhookCall, WebhookAnswer> answer) {
        this.name = name;
        this.answer = answer;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public WebhookAnswer take(WebhookCall call) {
        calls.add(call);
        return answer.apply(call);
    }
}
