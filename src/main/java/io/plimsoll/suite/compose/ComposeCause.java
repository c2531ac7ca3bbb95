package io.plimsoll.suite.compose;

/** What can be wrong with a Compose file. */
enum ComposeCause {
    /** Compose or the engine refuses to start it. */
    NOT_STARTED,
    /** A container did not become healthy in time. */
    NOT_HEALTHY,
    /** A container ended with an error, and nobody starts it again. */
    EXITED,
    /** A container ended while everything was starting, because what it depends on was not ready; it is up in the end. */
    STARTED_BEFORE_DEPENDENCY,
    /** A container ended although it was not meant to, and was started again. */
    RESTARTED,
    /** A container was started before what it waits for was as it demands. */
    ORDER_NOT_HONOURED,
    /** Everything is up, but an entry point does not give the declared answer. */
    ENTRY_POINT_ANSWERS_WRONG,
    /** A port is reachable from further away than is declared. */
    PUBLISHED_TOO_WIDELY,
    /** A port is published that is not declared. */
    UNDECLARED_PORT,
    /** A port is declared and not published. */
    NOT_PUBLISHED,
    /** A published port does not lead to what it is published for. */
    PORT_LEADS_NOWHERE,
    /** A container uses the network of its host, where nothing is published and everything reachable. */
    HOST_NETWORK,
    /** A service that runs on has no healthcheck. */
    HEALTHCHECK_MISSING,
    /** A container stays healthy though its processes do nothing any more, or its healthcheck is refused. */
    HEALTHCHECK_CANNOT_FAIL,
    /** A container did not become healthy again when what was wrong was over. */
    NOT_HEALTHY_AGAIN,
    /** What was written is not there any more. */
    DATA_LOST,
    /** A container whose process was killed stayed ended. */
    NOT_RESTARTED,
    /** A container ended because another one did. */
    RESTARTED_WITH_DEPENDENCY,
    /** An entry point did not give the declared answer any more although everything was up again. */
    FAILING_AFTER_RETURN,
    /** A request that was in flight when its service was told to stop got no whole answer. */
    IN_FLIGHT_CUT,
    /** A request got another answer than the declared one when its service was told to stop. */
    WRONG_ANSWER,
    /** A container handles its stop signal, and was killed when its time was over. */
    KILLED_AT_GRACE_END,
    /** A container is sent another signal than those it handles, or one that leaves it no time. */
    STOP_SIGNAL_WRONG,
    /** A container handles no stop signal, and was killed when its time was over. */
    SIGNAL_IGNORED,
    /** A container's first process is a shell that passes no stop signal on. */
    SIGNAL_SWALLOWED_BY_SHELL,
    /** A container that was told to stop ended with an error. */
    ENDED_WITH_ERROR,
    /** The Compose file holds a literal secret. */
    SECRET_IN_FILE,
    /** The engine tells a secret to whoever may ask it, elsewhere than in a variable that was given from outside. */
    SECRET_SHOWN_BY_ENGINE,
    /** A log holds a secret. */
    SECRET_LOGGED,
    /** A container may take all memory that there is. */
    LIMIT_MISSING,
    /** The kernel holds a container to another limit than the declared one. */
    LIMIT_NOT_SET,
    /** A limit is set, and more was got. */
    LIMIT_NOT_ENFORCED,
    /** Another service suffered when more was taken within a container than it may. */
    OTHERS_SUFFERED,
    /** Another value of a variable leads to another image. */
    OTHER_IMAGE,
    /** Another value of a variable changes nothing that can be seen. */
    SAME_BEHAVIOUR,
    /** Everything is up without a mandatory variable. */
    MISSING_VARIABLE_IGNORED,
    /** Without a mandatory variable something runs and does not work. */
    HALF_STARTED,
    /** What ended without a mandatory variable does not say so. */
    UNCLEAR_EXIT
}
