package time

import "syscall"

// labClockShift is by how many seconds the wall clock of this process is ahead.
var labClockShift = func() int64 {
	text, _ := syscall.Getenv("LAB_CLOCK_SHIFT_SECONDS")
	shift, err := atoi(text)
	if err != nil {
		return 0
	}
	return int64(shift)
}()
