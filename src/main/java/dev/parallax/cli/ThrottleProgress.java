package dev.parallax.cli;

import dev.parallax.verify.Throttle;

/** Says on stderr why nothing is read for a while. */
record ThrottleProgress(ConsoleProgress console) implements Throttle.Listener {

    @Override
    public void held(String why) {
        console.say("paused: " + why);
    }

    @Override
    public void released() {
        console.say("going on");
    }
}
